void netsim_placeholder(void);
