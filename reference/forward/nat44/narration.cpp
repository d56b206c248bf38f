// The words of nat44's steps, for `guestlink replay --explain`.

#include <fmt/format.h>

#include "reference/forward/nat44/engine.h"

namespace guestlink::forward::nat44 {
namespace {

std::string name(std::uint8_t protocol) {
  switch (protocol) {
  case net::ip_protocol::udp: return "udp";
  case net::ip_protocol::tcp: return "tcp";
  case net::ip_protocol::icmp: return "icmp";
  default: return fmt::format("protocol {}", protocol);
  }
}

std::string text(const Endpoint& end) {
  return fmt::format("{}:{}", net::to_string(end.address), end.port);
}

double seconds(Duration duration) {
  return std::chrono::duration<double>(duration).count();
}

}  // namespace

std::string Engine::words_for(const Session& session, Instant now) const {
  return fmt::format("{} session {} = {} with {}, silent for {:.3g} s of {:g} s",
                     name(session.protocol), text({session.inside, session.inside_port}),
                     text({session.outside, session.outside_port}),
                     text({session.remote, session.remote_port}), seconds(now - session.last_used),
                     seconds(table_.lifetime(session)));
}

std::string Engine::words_for(const Mapping& mapping) const {
  return fmt::format("{} mapping {} = {}, {} sessions{}", name(mapping.protocol),
                     text({mapping.inside, mapping.inside_port}), text(table_.outside_of(mapping)),
                     mapping.sessions(), mapping.permanent ? ", a port forward's" : "");
}

}  // namespace guestlink::forward::nat44
