#ifndef NETSIM_BENCHMARK_KERNELS_H
#define NETSIM_BENCHMARK_KERNELS_H

#include <stddef.h>
#include <stdint.h>

/// Unites a row with another, word by word.
void kernel_or(uint64_t *_Nonnull row, const uint64_t *_Nonnull other, size_t count);

/// Counts the bits that two rows share.
uint64_t kernel_and_count(const uint64_t *_Nonnull row, const uint64_t *_Nonnull other, size_t count);

#endif
