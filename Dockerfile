# netsim in a container: docker build -t netsim . && docker run --rm -v "$PWD:/work:ro" netsim check
# The target `with-git` has git, too, which `netsim diff --base` reads revisions through.

FROM swift:6.3-bookworm AS build
ARG SOURCE_DATE_EPOCH=0
# hadolint ignore=DL3008
RUN apt-get update \
  && apt-get install -y --no-install-recommends binutils dpkg-dev libsimdjson-dev libyaml-dev pkg-config \
  && rm -rf /var/lib/apt/lists/*
WORKDIR /source
COPY . .
RUN SWIFT=swift sh Scripts/dist.sh \
  && mkdir /netsim \
  && tar -xzf dist/*.tar.gz --strip-components=1 -C /netsim

FROM debian:bookworm-slim AS base
LABEL org.opencontainers.image.title="netsim" \
  org.opencontainers.image.description="Tells who can reach whom under the network policies of Kubernetes manifests" \
  org.opencontainers.image.licenses="Apache-2.0"
COPY --from=build /netsim/bin/ /usr/local/bin/
COPY --from=build /netsim/share/doc/netsim/ /usr/local/share/doc/netsim/
WORKDIR /work

FROM base AS with-git
# Whoever runs the container owns what is mounted; netsim only reads it.
# hadolint ignore=DL3008
RUN apt-get update \
  && apt-get install -y --no-install-recommends git \
  && rm -rf /var/lib/apt/lists/* \
  && git config --system --add safe.directory '*'
USER 65532:65532
ENTRYPOINT ["netsim"]

FROM base AS netsim
USER 65532:65532
ENTRYPOINT ["netsim"]
