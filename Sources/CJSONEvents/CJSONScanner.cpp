#include "CJSONEvents.h"

#include <cstdint>
#include <cstring>

#if defined(__SSE2__)
#include <emmintrin.h>
#endif

namespace {

/// The bytes of a block that matter, one bit each.
struct Block {
  uint64_t quotes = 0, backslashes = 0, openers = 0, closers = 0;
};

constexpr size_t block_size = 64;

#if defined(__SSE2__)
Block block_at(const char *text) {
  Block block;
  for (int part = 0; part < 4; part++) {
    __m128i bytes = _mm_loadu_si128(reinterpret_cast<const __m128i *>(text) + part);
    // The brackets and braces differ in one bit: `[` and `{`, `]` and `}`.
    __m128i folded = _mm_or_si128(bytes, _mm_set1_epi8(0x20));
    auto mask = [part](__m128i lanes) {
      return uint64_t(uint16_t(_mm_movemask_epi8(lanes))) << (16 * part);
    };
    block.quotes |= mask(_mm_cmpeq_epi8(bytes, _mm_set1_epi8('"')));
    block.backslashes |= mask(_mm_cmpeq_epi8(bytes, _mm_set1_epi8('\\')));
    block.openers |= mask(_mm_cmpeq_epi8(folded, _mm_set1_epi8('{')));
    block.closers |= mask(_mm_cmpeq_epi8(folded, _mm_set1_epi8('}')));
  }
  return block;
}
#else
Block block_at(const char *text) {
  Block block;
  for (size_t i = 0; i < block_size; i++) {
    uint64_t bit = uint64_t(1) << i;
    switch (text[i]) {
    case '"': block.quotes |= bit; break;
    case '\\': block.backslashes |= bit; break;
    case '{': case '[': block.openers |= bit; break;
    case '}': case ']': block.closers |= bit; break;
    }
  }
  return block;
}
#endif

/// Sets each bit that has an odd number of bits at or below it.
uint64_t prefix_parity(uint64_t bits) {
  for (int shift = 1; shift < 64; shift *= 2) bits ^= bits << shift;
  return bits;
}

/// Counts brackets from block to block.
struct Scanner {
  size_t depth = 0;
  /// Whether the next byte lies inside a string.
  bool in_string = false;
  /// Whether the next byte is escaped.
  bool is_escaped = false;

  /// Takes a block; returns the place behind the bracket that closes the first one, or 0.
  size_t take(const Block &block) {
    if (block.backslashes || is_escaped) return walk(block);
    uint64_t inside = prefix_parity(block.quotes) ^ (in_string ? ~uint64_t(0) : 0);
    in_string = inside >> 63;
    uint64_t openers = block.openers & ~inside, closers = block.closers & ~inside;
    size_t closing = size_t(__builtin_popcountll(closers));
    if (closing < depth) {
      depth += size_t(__builtin_popcountll(openers)) - closing;
      return 0;
    }
    for (uint64_t rest = openers | closers; rest; rest &= rest - 1) {
      uint64_t bit = rest & -rest;
      if (openers & bit) {
        depth++;
      } else if (--depth == 0) {
        return size_t(__builtin_ctzll(rest)) + 1;
      }
    }
    return 0;
  }

  /// The same for blocks with backslashes, which escape only inside strings.
  size_t walk(const Block &block) {
    size_t skipped = is_escaped ? 1 : 0;
    is_escaped = false;
    uint64_t rest = block.quotes | block.backslashes | block.openers | block.closers;
    if (skipped) rest &= ~uint64_t(1);
    while (rest) {
      int place = __builtin_ctzll(rest);
      uint64_t bit = uint64_t(1) << place;
      rest &= ~bit;
      if (block.quotes & bit) {
        in_string = !in_string;
      } else if (block.backslashes & bit) {
        if (!in_string) continue;
        if (place == 63) is_escaped = true; else rest &= ~(bit << 1);
      } else if (!in_string) {
        if (block.openers & bit) {
          depth++;
        } else if (--depth == 0) {
          return size_t(place) + 1;
        }
      }
    }
    return 0;
  }
};

}  // namespace

size_t cjson_collection_end(const char *text, size_t length, size_t offset) {
  Scanner scanner;
  while (offset + block_size <= length) {
    if (size_t end = scanner.take(block_at(text + offset))) return offset + end;
    offset += block_size;
  }
  char last[block_size] = {};
  memcpy(last, text + offset, length - offset);
  size_t end = scanner.take(block_at(last));
  return end ? offset + end : 0;
}
