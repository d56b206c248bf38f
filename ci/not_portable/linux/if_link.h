#error "<linux/if_link.h> is Linux only: this file must also compile on FreeBSD"
