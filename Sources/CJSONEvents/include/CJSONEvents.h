#ifdef __cplusplus
extern "C" {
#endif
void netsim_placeholder(void);
#ifdef __cplusplus
}
#endif
