#ifndef CJSON_EVENTS_H
#define CJSON_EVENTS_H

#include <stddef.h>

#ifdef __cplusplus
extern "C" {
#endif

/// Bytes that must be readable after the text of `cjson_walk`.
#define CJSON_PADDING 64

/// What a handler is told.
enum cjson_event {
  CJSON_OBJECT = 0,
  CJSON_ARRAY = 1,
  /// The end of the innermost object or array.
  CJSON_END = 2,
  /// A key with its escapes undone; the handler answers `CJSON_SKIP` to leave its value unread.
  CJSON_KEY = 3,
  CJSON_STRING = 4,
  CJSON_INTEGER = 5,
  CJSON_FLOAT = 6,
  CJSON_TRUE = 7,
  CJSON_FALSE = 8,
  CJSON_NULL = 9
};

/// What a handler answers.
enum cjson_answer { CJSON_CONTINUE = 0, CJSON_SKIP = 1 };

/// How a walk ended.
enum cjson_result {
  CJSON_DONE = 0,
  CJSON_MALFORMED = 1,
  CJSON_TOO_DEEP = 2,
  CJSON_TOO_LARGE = 3
};

/// A reusable parser; the texts of a walk live until its next walk.
typedef struct cjson_walker cjson_walker;

/// Told of each event, the decoded text of a key or scalar, and where it starts in the walked text.
typedef int (*cjson_handler)(
  void *context, int event, const char *text, size_t length, size_t offset);

cjson_walker *cjson_walker_create(void);
void cjson_walker_destroy(cjson_walker *walker);

/// Walks one object and reports its events in order.
///
/// `readable` counts the bytes that may be read from `text` on; if they are fewer than
/// `length + CJSON_PADDING`, the text is copied first. Skipped values are not checked.
/// After CJSON_TOO_DEEP, `fault` is the offset of the value that lies too deep.
int cjson_walk(
  cjson_walker *walker, const char *text, size_t length, size_t readable, int depth_limit,
  cjson_handler handler, void *context, size_t *fault);

/// Where the object or array that starts at `offset` ends, or 0 if it does not.
///
/// Brackets outside strings are counted; what stands between them is not looked at.
size_t cjson_collection_end(const char *text, size_t length, size_t offset);

#ifdef __cplusplus
}
#endif

#endif
