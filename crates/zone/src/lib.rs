//! Response policy zones served to resolvers: AXFR with TSIG, over TLS, NOTIFY.
