#error "<linux/if_tun.h> is Linux only: this file must also compile on FreeBSD"
