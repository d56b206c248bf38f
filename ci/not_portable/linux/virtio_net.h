#error "<linux/virtio_net.h> is Linux only: this file must also compile on FreeBSD"
