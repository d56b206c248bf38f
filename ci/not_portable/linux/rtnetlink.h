#error "<linux/rtnetlink.h> is Linux only: this file must also compile on FreeBSD"
