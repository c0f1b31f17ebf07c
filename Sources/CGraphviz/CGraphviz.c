#define _GNU_SOURCE
#include "CGraphviz.h"

#include <dlfcn.h>
#include <signal.h>
#include <stddef.h>
#include <sys/resource.h>
#ifdef __linux__
#include <sys/prctl.h>
#endif

// The names that libgvc goes by, the one of Debian first.
static const char *const names[] = {"libgvc.so.6", "libgvc.so.7", "libgvc.so.8", "libgvc.so",
                                    "libgvc.dylib"};

static void *open_library(const char *library) {
  if (library) return dlopen(library, RTLD_NOW);
  for (size_t i = 0; i < sizeof names / sizeof *names; i++) {
    void *handle = dlopen(names[i], RTLD_NOW);
    if (handle) return handle;
  }
  return NULL;
}

enum cgraphviz_outcome cgraphviz_draw(const char *library, const char *dot, const char *engine,
                                      const char *format, const char **bytes, uint64_t *length) {
  void *handle = open_library(library);
  if (!handle) return CGRAPHVIZ_NO_LIBRARY;

  // libcgraph is looked through, too: libgvc needs it.
  void *(*read)(const char *) = (void *(*)(const char *))dlsym(handle, "agmemread");
  void *(*context)(void) = (void *(*)(void))dlsym(handle, "gvContext");
  int (*layout)(void *, void *, const char *) =
      (int (*)(void *, void *, const char *))dlsym(handle, "gvLayout");
  // The length is an `unsigned` up to Graphviz 11 and a `size_t` since: room for both, zeroed.
  int (*render)(void *, void *, const char *, char **, uint64_t *) =
      (int (*)(void *, void *, const char *, char **, uint64_t *))dlsym(handle, "gvRenderData");
  if (!read || !context || !layout || !render) return CGRAPHVIZ_OTHER_LIBRARY;

  void *gvc = context();
  if (!gvc) return CGRAPHVIZ_OTHER_LIBRARY;
  void *graph = read(dot);
  if (!graph) return CGRAPHVIZ_SYNTAX;
  if (layout(gvc, graph, engine) != 0) return CGRAPHVIZ_LAYOUT;
  char *data = NULL;
  uint64_t count = 0;
  if (render(gvc, graph, format, &data, &count) != 0 || !data) return CGRAPHVIZ_FORMAT;
  *bytes = data;
  *length = count;
  return CGRAPHVIZ_DRAWN;
}

void cgraphviz_confine(unsigned seconds) {
#ifdef __linux__
  prctl(PR_SET_PDEATHSIG, SIGKILL);
#endif
  // The runtime's handlers would write a backtrace.
  const int faults[] = {SIGSEGV, SIGABRT, SIGBUS, SIGFPE, SIGILL};
  for (size_t i = 0; i < sizeof faults / sizeof *faults; i++) signal(faults[i], SIG_DFL);
  const struct rlimit no_core = {0, 0};
  setrlimit(RLIMIT_CORE, &no_core);
  const struct rlimit work = {seconds, seconds};
  setrlimit(RLIMIT_CPU, &work);
}
