#error "<netpacket/packet.h> is Linux only: this file must also compile on FreeBSD"
