#ifndef NETSIM_BENCHMARK_MEMORY_H
#define NETSIM_BENCHMARK_MEMORY_H

/// Gives memory that nothing uses back to the system, so that what is resident is in use.
void memory_give_back(void);

#endif
