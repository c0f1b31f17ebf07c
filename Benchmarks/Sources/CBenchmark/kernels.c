#include "kernels.h"

void kernel_or(uint64_t *row, const uint64_t *other, size_t count) {
  for (size_t i = 0; i < count; i++) row[i] |= other[i];
}

uint64_t kernel_and_count(const uint64_t *row, const uint64_t *other, size_t count) {
  uint64_t sum = 0;
  for (size_t i = 0; i < count; i++) sum += (uint64_t)__builtin_popcountll(row[i] & other[i]);
  return sum;
}
