#include "CJSONEvents.h"

#define SIMDJSON_EXCEPTIONS 0
#include <simdjson.h>

#include <cstring>
#include <memory>
#include <new>
#include <utility>

using namespace simdjson;

static_assert(SIMDJSON_PADDING <= CJSON_PADDING, "callers promise enough padding");

struct cjson_walker {
  ondemand::parser parser;
  std::unique_ptr<char[]> copy;
  size_t copy_capacity = 0;
};

namespace {

bool is_digit(char c) { return c >= '0' && c <= '9'; }

/// The length of the number that starts `token`, 0 if there is none; RFC 8259, section 6.
size_t number_length(std::string_view token, bool &is_integer) {
  size_t i = 0, n = token.size();
  auto digits = [&] {
    size_t start = i;
    while (i < n && is_digit(token[i])) i++;
    return i > start;
  };
  is_integer = true;
  if (i < n && token[i] == '-') i++;
  bool leads_with_zero = i < n && token[i] == '0';
  size_t start = i;
  if (!digits() || (leads_with_zero && i - start > 1)) return 0;
  if (i < n && token[i] == '.') {
    i++;
    is_integer = false;
    if (!digits()) return 0;
  }
  if (i < n && (token[i] == 'e' || token[i] == 'E')) {
    i++;
    is_integer = false;
    if (i < n && (token[i] == '+' || token[i] == '-')) i++;
    if (!digits()) return 0;
  }
  return i;
}

std::string_view without_blanks_after(std::string_view token) {
  size_t n = token.size();
  while (n > 0 && (token[n - 1] == ' ' || token[n - 1] == '\n' || token[n - 1] == '\t' ||
                   token[n - 1] == '\r')) {
    n--;
  }
  return token.substr(0, n);
}

/// One walk: the handler and where offsets count from.
struct Walk {
  const char *base;
  int depth_limit;
  cjson_handler handler;
  void *context;
  size_t fault = 0;

  int tell(int event, std::string_view text, size_t offset) {
    return handler(context, event, text.data(), text.size(), offset);
  }

  int object(ondemand::object object, size_t offset, int depth) {
    tell(CJSON_OBJECT, {}, offset);
    for (auto member : object) {
      ondemand::field field;
      if (std::move(member).get(field)) return CJSON_MALFORMED;
      size_t key_offset = field.key().raw() - 1 - base;
      std::string_view key;
      if (field.unescaped_key().get(key)) return CJSON_MALFORMED;
      if (tell(CJSON_KEY, key, key_offset) == CJSON_SKIP) continue;
      if (int result = value(field.value(), depth)) return result;
    }
    tell(CJSON_END, {}, 0);
    return CJSON_DONE;
  }

  int array(ondemand::array array, size_t offset, int depth) {
    tell(CJSON_ARRAY, {}, offset);
    for (auto element : array) {
      ondemand::value item;
      if (std::move(element).get(item)) return CJSON_MALFORMED;
      if (int result = value(item, depth)) return result;
    }
    tell(CJSON_END, {}, 0);
    return CJSON_DONE;
  }

  int value(ondemand::value value, int depth) {
    std::string_view token = value.raw_json_token();
    size_t offset = token.data() - base;
    switch (token[0]) {
    case '{':
    case '[':
      if (depth >= depth_limit) {
        fault = offset;
        return CJSON_TOO_DEEP;
      }
      return collection(value, token[0], offset, depth + 1);
    case '"': {
      std::string_view text;
      if (value.get_string().get(text)) return CJSON_MALFORMED;
      tell(CJSON_STRING, text, offset);
      return CJSON_DONE;
    }
    case 't':
    case 'f': {
      bool truth;
      if (value.get_bool().get(truth)) return CJSON_MALFORMED;
      tell(truth ? CJSON_TRUE : CJSON_FALSE, without_blanks_after(token), offset);
      return CJSON_DONE;
    }
    case 'n': return null(value, offset);
    default: return number(token, offset);
    }
  }

  int collection(ondemand::value value, char opener, size_t offset, int depth) {
    if (opener == '{') {
      ondemand::object members;
      return value.get_object().get(members) ? CJSON_MALFORMED : object(members, offset, depth);
    }
    ondemand::array elements;
    return value.get_array().get(elements) ? CJSON_MALFORMED : array(elements, offset, depth);
  }

  int null(ondemand::value value, size_t offset) {
    bool is_null = false;
    if (value.is_null().get(is_null) || !is_null) return CJSON_MALFORMED;
    tell(CJSON_NULL, {}, offset);
    return CJSON_DONE;
  }

  int number(std::string_view token, size_t offset) {
    bool is_integer;
    std::string_view text = without_blanks_after(token);
    if (text.empty() || number_length(text, is_integer) != text.size()) return CJSON_MALFORMED;
    // Unread tokens are stepped over by the iterators, so the number needs no second reading.
    tell(is_integer ? CJSON_INTEGER : CJSON_FLOAT, text, offset);
    return CJSON_DONE;
  }
};

/// The text with enough readable bytes after it; null if there is no memory for a copy.
const char *padded(cjson_walker *walker, const char *text, size_t length, size_t readable) {
  if (readable >= length + CJSON_PADDING) return text;
  size_t needed = length + CJSON_PADDING;
  if (walker->copy_capacity < needed) {
    walker->copy.reset(new (std::nothrow) char[needed]);
    walker->copy_capacity = walker->copy ? needed : 0;
    if (!walker->copy) return nullptr;
  }
  memcpy(walker->copy.get(), text, length);
  memset(walker->copy.get() + length, ' ', CJSON_PADDING);
  return walker->copy.get();
}

}  // namespace

cjson_walker *cjson_walker_create(void) { return new (std::nothrow) cjson_walker; }

void cjson_walker_destroy(cjson_walker *walker) { delete walker; }

int cjson_walk(
  cjson_walker *walker, const char *text, size_t length, size_t readable, int depth_limit,
  cjson_handler handler, void *context, size_t *fault) {
  const char *base = padded(walker, text, length, readable);
  if (!base) return CJSON_TOO_LARGE;
  ondemand::document document;
  auto error = walker->parser.iterate(base, length, length + CJSON_PADDING).get(document);
  if (error == CAPACITY || error == MEMALLOC) return CJSON_TOO_LARGE;
  if (error) return CJSON_MALFORMED;
  ondemand::object root;
  if (document.get_object().get(root)) return CJSON_MALFORMED;
  Walk walk{base, depth_limit, handler, context};
  int result = walk.object(root, 0, 1);
  // A place to go on from means that text follows the object.
  if (result == CJSON_DONE && !document.current_location().error()) result = CJSON_MALFORMED;
  *fault = walk.fault;
  return result;
}
