#include "CJSONEvents.h"
void netsim_placeholder(void) {}
