"""Checks the comparison with tools that are made up: scripts that print what the tools would.

Their answers are written out by hand for one small cluster; each tool comes twice, once right and
once with one cell wrong, and the comparison must say so.
"""

import stat
import tempfile
from pathlib import Path

from tools import TOOLS, prepare

CLUSTER = """\
apiVersion: v1
kind: Namespace
metadata:
  labels:
    kubernetes.io/metadata.name: shop
    team: red
  name: shop
---
apiVersion: v1
kind: Pod
metadata:
  labels:
    app: web
  name: web
  namespace: shop
spec:
  containers:
  - image: example/web
    name: app
---
apiVersion: v1
kind: Pod
metadata:
  labels:
    app: db
  name: db
  namespace: shop
spec:
  containers:
  - image: example/db
    name: app
---
apiVersion: networking.k8s.io/v1
kind: NetworkPolicy
metadata:
  name: db
  namespace: shop
spec:
  egress:
  - ports:
    - port: 53
      protocol: UDP
    - port: 80
      protocol: TCP
    - endPort: 90
      port: 81
      protocol: TCP
    to:
    - podSelector: {}
  ingress:
  - from:
    - podSelector:
        matchLabels:
          app: web
    ports:
    - port: 5432
      protocol: TCP
  - from:
    - ipBlock:
        cidr: 203.0.113.0/24
        except:
        - 203.0.113.128/25
  podSelector:
    matchLabels:
      app: db
  policyTypes:
  - Ingress
  - Egress
"""

LIST = """\
0.0.0.0-203.0.112.255[External] => shop/web[Pod] : All Connections
203.0.113.0-203.0.113.127[External] => shop/db[Pod] : All Connections
203.0.113.0-203.0.113.127[External] => shop/web[Pod] : All Connections
203.0.113.128-255.255.255.255[External] => shop/web[Pod] : All Connections
shop/db[Pod] => shop/web[Pod] : TCP 80-90,UDP 53
shop/web[Pod] => 0.0.0.0-255.255.255.255[External] : All Connections
shop/web[Pod] => shop/db[Pod] : TCP 5432
"""

TABLE = """\
Ingress:
+----------+---------+----------+
|          | SHOP/DB | SHOP/WEB |
+----------+---------+----------+
| shop/db  | X       | .        |
| shop/web | X       | .        |
+----------+---------+----------+

Combined:
+----------+---------+----------+
|          | SHOP/DB | SHOP/WEB |
+----------+---------+----------+
| shop/db  | #       | .        |
| shop/web | X       | .        |
+----------+---------+----------+
"""

# Tool -> its answer, and the same with one cell wrong.
ANSWERS = {
    "netpol-analyzer": (LIST, LIST.replace("TCP 5432", "TCP 5433")),
    "cyclonus": (TABLE, TABLE.replace("| shop/web | X", "| shop/web | .")),
    "policy-assistant": (TABLE, TABLE.replace("| #       | .        |", "| #       | X        |")),
    "network-config-analyzer": ("conn: All connections\n", None),
}


def run(netsim: str, row) -> int:
    """Answers 0 where the comparison tells right answers from wrong ones."""
    faults = []
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        prepare(CLUSTER, folder)
        for tool in TOOLS:
            right, wrong = ANSWERS[tool.name]
            for answer in filter(None, (right, wrong)):
                said = row(tool, pretend(folder, answer), netsim, folder)[-1]
                expected = "all " if answer is right else " of "
                if tool.question.agreement and expected not in said:
                    faults.append(f"{tool.name}: {said}")
    print("\n".join(faults) or "the comparison tells right answers from wrong ones")
    return 1 if faults else 0


def pretend(folder: Path, answer: str) -> str:
    """A program that prints an answer, whatever it is asked."""
    file = folder / "answer.txt"
    file.write_text(answer)
    program = folder / "tool"
    program.write_text(f"#!/bin/sh\ncat '{file}'\n")
    program.chmod(program.stat().st_mode | stat.S_IXUSR)
    return str(program)
