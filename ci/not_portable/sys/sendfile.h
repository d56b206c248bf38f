#error "<sys/sendfile.h> is Linux only: this file must also compile on FreeBSD"
