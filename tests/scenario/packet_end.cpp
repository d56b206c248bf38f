#include "tests/scenario/packet_end.h"

#include <cstring>

#include <arpa/inet.h>
#include <linux/if_packet.h>
#include <net/if.h>
#include <netinet/if_ether.h>
#include <sched.h>
#include <sys/ioctl.h>
#include <sys/socket.h>

namespace guestlink::sim {

Result<Descriptor> open_end(World& world, const std::string& node) {
  auto opened = world.open_socket(node, AF_PACKET, SOCK_RAW, htons(ETH_P_ALL));
  if (!opened) return opened;
  ifreq request{};
  std::strncpy(request.ifr_name, "eth0", IFNAMSIZ - 1);
  // NOLINTNEXTLINE(cppcoreguidelines-pro-type-vararg): ioctl is what it is.
  if (::ioctl(opened->number(), SIOCGIFINDEX, &request) != 0) return system_failure("no eth0");
  sockaddr_ll at{};
  at.sll_family = AF_PACKET;
  at.sll_protocol = htons(ETH_P_ALL);
  at.sll_ifindex = request.ifr_ifindex;
  const int yes = 1;
  const int number = opened->number();
  if (::bind(number, reinterpret_cast<const sockaddr*>(&at), sizeof(at)) != 0 ||
      ::setsockopt(number, SOL_PACKET, PACKET_IGNORE_OUTGOING, &yes, sizeof(yes)) != 0) {
    return system_failure("cannot listen at " + node);
  }
  return opened;
}

Status stay_on_one_processor() {
  cpu_set_t one;
  CPU_ZERO(&one);
  CPU_SET(static_cast<unsigned>(::sched_getcpu()), &one);
  if (::sched_setaffinity(0, sizeof(one), &one) == 0) return {};
  return system_failure("cannot stay on one processor");
}

}  // namespace guestlink::sim
