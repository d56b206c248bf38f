#include <array>
#include <cerrno>
#include <cstddef>
#include <cstdio>

#include <net/if.h>
#include <poll.h>
#include <sched.h>
#include <sys/prctl.h>
#include <unistd.h>

#include <fmt/format.h>

#include "sim/world/build.h"
#include "sim/world/vm_pump.h"

namespace guestlink::sim {
namespace {

constexpr std::size_t longest_frame = 65'536 + 64;
constexpr int batch = 64;  // Frames carried one way before the other way gets its turn.

/// Carries what waits at `from`; false when it is gone.
bool carry(const Descriptor& from, const Descriptor& to) {
  std::array<std::byte, longest_frame> frame;  // NOLINT(cppcoreguidelines-pro-type-member-init)
  for (int i = 0; i < batch; ++i) {
    const ssize_t got = ::read(from.number(), frame.data(), frame.size());
    if (got < 0) return errno == EAGAIN || errno == EINTR;
    // A side that is down refuses the frame: it is lost, as on a cable that is not plugged in.
    static_cast<void>(::write(to.number(), frame.data(), static_cast<std::size_t>(got)) == got);
  }
  return true;
}

}  // namespace

Result<std::string> pump_vm(const std::vector<PumpedCard>& cards, int host_net, int guest_net) {
  ::prctl(PR_SET_NAME, "bhyve");
  std::vector<Descriptor> ends;  // Tap and card by turns.
  for (const PumpedCard& one : cards) {
    if (::if_nametoindex(one.tap.c_str()) == 0) {
      return failure(Error::Code::failed, fmt::format("there is no tap device {}", one.tap));
    }
    auto tap = open_tap_here(one.tap);
    if (!tap) return tl::unexpected(tap.error());
    ends.push_back(std::move(*tap));
    ends.emplace_back();
  }
  if (::setns(guest_net, CLONE_NEWNET) != 0) return system_failure("cannot enter the guest");
  for (std::size_t i = 0; i < cards.size(); ++i) {
    if (::if_nametoindex(cards[i].card.c_str()) != 0) {
      return failure(Error::Code::failed, fmt::format("the guest already has a {}", cards[i].card));
    }
    auto card = open_tap_here(cards[i].card);
    if (!card) return tl::unexpected(card.error());
    ends[2 * i + 1] = std::move(*card);
    auto netlink = Netlink::open();
    if (!netlink) return tl::unexpected(netlink.error());
    if (auto done = netlink->set_mac(cards[i].card, cards[i].card_mac); !done) {
      return tl::unexpected(done.error());
    }
  }
  // bhyve is a process of the host, and there people look for who has the tap open.
  if (::setns(host_net, CLONE_NEWNET) != 0) return system_failure("cannot return to the host");
  // Nothing that comes now needs the supervisor's user.
  if (::setresgid(0, 0, 0) != 0 || ::setresuid(0, 0, 0) != 0) {
    return system_failure("cannot become the world's root");
  }
  ::prctl(PR_SET_DUMPABLE, 1);  // Else /proc tells nobody what it has open.
  std::puts("ready");
  std::fflush(stdout);

  std::vector<pollfd> watched;
  watched.reserve(ends.size());
  for (const Descriptor& end : ends) watched.push_back({end.number(), POLLIN, 0});
  for (;;) {
    if (::poll(watched.data(), watched.size(), -1) < 0 && errno != EINTR) {
      return system_failure("cannot wait for frames");
    }
    for (std::size_t i = 0; i < ends.size(); ++i) {
      if (watched[i].revents == 0) continue;
      if ((watched[i].revents & POLLIN) == 0 || !carry(ends[i], ends[i ^ 1U])) {
        const PumpedCard& card = cards[i / 2];
        return failure(Error::Code::failed,
                       fmt::format("{} went away", i % 2 == 0 ? card.tap : card.card));
      }
    }
  }
}

}  // namespace guestlink::sim
