#error "<linux/if_ether.h> is Linux only: this file must also compile on FreeBSD"
