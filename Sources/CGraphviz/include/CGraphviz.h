#ifndef C_GRAPHVIZ_H
#define C_GRAPHVIZ_H

#include <stdint.h>

/// What became of a drawing; also the exit status of a process that only draws.
enum cgraphviz_outcome {
  CGRAPHVIZ_DRAWN = 0,
  /// No library was found.
  CGRAPHVIZ_NO_LIBRARY = 65,
  /// A library was found that lacks a function that is called here.
  CGRAPHVIZ_OTHER_LIBRARY = 66,
  /// The text is no graph.
  CGRAPHVIZ_SYNTAX = 67,
  /// The graph could not be laid out.
  CGRAPHVIZ_LAYOUT = 68,
  /// The layout could not be written in the format.
  CGRAPHVIZ_FORMAT = 69
};

/// Lays a graph out and renders it, with libgvc opened at run time: nothing links against it.
///
/// Once in a process: libgvc has global state, and what it holds is never given back, since its 2.42
/// frees some of it twice. It writes complaints to standard error.
///
/// - library: the library's path; NULL for the system's.
/// - dot: the graph in DOT, ended by NUL.
/// - engine: how it is laid out, such as `dot`.
/// - format: what is rendered, such as `svg`.
/// - bytes, length: the picture, where the outcome is CGRAPHVIZ_DRAWN.
enum cgraphviz_outcome cgraphviz_draw(const char *library, const char *dot, const char *engine,
                                      const char *format, const char **bytes, uint64_t *length);

/// Makes the calling process one that a fault of libgvc may end: it dies at once and without a trace,
/// with its parent, and after so many seconds of work.
void cgraphviz_confine(unsigned seconds);

#endif
