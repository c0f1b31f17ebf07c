#include "CJSONEvents.h"
extern "C" void netsim_placeholder(void) {}
