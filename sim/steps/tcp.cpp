#include "sim/steps/tcp.h"

#include <algorithm>
#include <array>
#include <cerrno>
#include <system_error>
#include <vector>

#include <fcntl.h>
#include <netinet/in.h>
#include <poll.h>
#include <sys/socket.h>

#include "reference/net/bytes.h"
#include "sim/steps/digest.h"
#include "sim/world/descriptor.h"

namespace guestlink::sim {
namespace {

Status make_non_blocking(int descriptor) {
  const int flags = fcntl(descriptor, F_GETFL);
  if (flags < 0 || fcntl(descriptor, F_SETFL, flags | O_NONBLOCK) != 0) {
    return system_failure("cannot make a socket non-blocking");
  }
  return {};
}

/// Pseudo-random bytes, the same for the same seed (xorshift64).
std::vector<std::byte> pattern(std::size_t bytes, std::uint64_t seed) {
  std::vector<std::byte> made(bytes);
  for (std::byte& one : made) {
    seed ^= seed << 13U;
    seed ^= seed >> 7U;
    seed ^= seed << 17U;
    one = static_cast<std::byte>(seed & 0xFFU);
  }
  return made;
}

/// One end of the exchange: sends its bytes and takes in the other's until both are through.
class Stream {
 public:
  Stream(std::size_t bytes, std::uint64_t seed) : to_send_(pattern(bytes, seed)) {
    Digest digest;
    digest.add(to_send_);
    sent_digest_ = digest.finish();
  }

  short wanted() const {
    int events = 0;
    if (!sent_all_) events |= POLLOUT;
    if (!received_all_) events |= POLLIN;
    return static_cast<short>(events);
  }
  bool finished() const { return sent_all_ && received_all_; }
  const std::string& sent_digest() const { return sent_digest_; }
  std::string received_digest() { return received_.finish(); }
  std::size_t bytes_received() const { return bytes_received_; }

  /// Moves what can be moved now; the error in words, or nothing.
  std::string move(int descriptor, short events) {
    if ((events & POLLOUT) != 0 && !sent_all_) {
      const auto size =
          send(descriptor, to_send_.data() + at_, to_send_.size() - at_, MSG_NOSIGNAL);
      if (size < 0 && errno != EAGAIN) return std::generic_category().message(errno);
      if (size > 0) at_ += static_cast<std::size_t>(size);
      if (at_ == to_send_.size()) {
        shutdown(descriptor, SHUT_WR);
        sent_all_ = true;
      }
    }
    if ((events & (POLLIN | POLLHUP | POLLERR)) != 0 && !received_all_) {
      std::array<std::byte, std::size_t{64} * 1024> buffer{};
      const auto size = recv(descriptor, buffer.data(), buffer.size(), 0);
      if (size < 0 && errno != EAGAIN) return std::generic_category().message(errno);
      if (size > 0) {
        received_.add(net::Bytes(buffer).first(static_cast<std::size_t>(size)));
        bytes_received_ += static_cast<std::size_t>(size);
      }
      if (size == 0) received_all_ = true;
    }
    return "";
  }

 private:
  std::vector<std::byte> to_send_;
  std::size_t at_ = 0;
  std::string sent_digest_;
  Digest received_;
  std::size_t bytes_received_ = 0;
  bool sent_all_ = false;
  bool received_all_ = false;
};

/// Begins to connect; the error in words, or nothing.
std::string begin_connect(int client, const SocketAddress& server) {
  const SystemAddress to(server);
  if (connect(client, to.get(), to.size()) != 0 && errno != EINPROGRESS) {
    return std::generic_category().message(errno);
  }
  return "";
}

/// Takes one connection from `listener`; none when there is none.
Descriptor take_connection(int listener, std::optional<SocketAddress>* from) {
  SystemAddress address;
  Descriptor taken(accept4(listener, address.get(), address.room(), SOCK_CLOEXEC | SOCK_NONBLOCK));
  if (taken && from != nullptr) *from = address.address();
  return taken;
}

}  // namespace

Status listen_at(int descriptor, const SocketAddress& at) {
  const int on = 1;
  setsockopt(descriptor, SOL_SOCKET, SO_REUSEADDR, &on, sizeof on);
  const SystemAddress address(at);
  if (bind(descriptor, address.get(), address.size()) != 0 || listen(descriptor, 8) != 0) {
    return system_failure("cannot listen at " + to_string(at));
  }
  return make_non_blocking(descriptor);
}

Status begin_tcp(int client, const SocketAddress& server) {
  if (auto made = make_non_blocking(client); !made) return made;
  const std::string trouble = begin_connect(client, server);
  return trouble.empty() ? Status{} : failure(Error::Code::failed, trouble);
}

Result<TcpOutcome> exchange_tcp(int client, int listener, const SocketAddress& server,
                                std::size_t bytes, const Deadline& deadline) {
  if (const auto made = make_non_blocking(client); !made) return tl::unexpected(made.error());
  TcpOutcome outcome;
  outcome.trouble = begin_connect(client, server);
  if (!outcome.trouble.empty()) return outcome;

  Stream up(bytes, 0x9E3779B97F4A7C15U);
  Stream down(bytes, 0xD1B54A32D192ED03U);
  Descriptor accepted;
  while (!up.finished() || !down.finished()) {
    std::array<pollfd, 2> ends{
        {{client, outcome.connected ? up.wanted() : short{POLLOUT}, 0}, {listener, POLLIN, 0}}};
    if (accepted) ends[1] = {accepted.number(), down.wanted(), 0};
    // An end that is through stays out of poll(2), which would report its hang-up for ever.
    if (up.finished()) ends[0].fd = -1;
    if (down.finished()) ends[1].fd = -1;
    const int ready = poll(ends.data(), ends.size(), deadline.milliseconds());
    if (ready < 0 && errno != EINTR) return system_failure("cannot wait for a connection");
    if (ready <= 0) {
      if (ready < 0) continue;
      outcome.trouble = outcome.connected ? "the connection stalled" : "no answer";
      break;
    }
    if (!outcome.connected && ends[0].revents != 0) {
      outcome.trouble = stored_error(client);
      if (!outcome.trouble.empty()) break;
      outcome.connected = true;
    }
    if (outcome.connected) outcome.trouble = up.move(client, ends[0].revents);
    if (!outcome.trouble.empty()) break;
    if (!accepted) {
      if (ends[1].revents != 0) accepted = take_connection(listener, &outcome.seen_as);
      continue;
    }
    outcome.trouble = down.move(accepted.number(), ends[1].revents);
    if (!outcome.trouble.empty()) break;
  }
  // What the client received is what the server's end sent, and the reverse.
  outcome.up = {up.sent_digest(), down.received_digest(), down.bytes_received()};
  outcome.down = {down.sent_digest(), up.received_digest(), up.bytes_received()};
  return outcome;
}

Result<GreetingOutcome> read_greeting(int client, const SocketAddress& server, int listener,
                                      std::string_view own_greeting, const Deadline& deadline) {
  if (const auto made = make_non_blocking(client); !made) return tl::unexpected(made.error());
  GreetingOutcome outcome;
  outcome.trouble = begin_connect(client, server);
  std::vector<std::byte> buffer(1024);
  while (outcome.trouble.empty()) {
    const int events = outcome.connected ? POLLIN : POLLOUT;
    std::array<pollfd, 2> ends{{{client, static_cast<short>(events), 0}, {listener, POLLIN, 0}}};
    const int ready = poll(ends.data(), ends.size(), deadline.milliseconds());
    if (ready < 0 && errno != EINTR) return system_failure("cannot wait for a greeting");
    if (ready < 0) continue;
    if (ready == 0) {
      outcome.trouble = outcome.connected ? "connected, but nothing was said" : "no answer";
      break;
    }
    if (ends[1].revents != 0) {
      const Descriptor accepted = take_connection(listener, nullptr);
      if (accepted) {
        send(accepted.number(), own_greeting.data(), own_greeting.size(), MSG_NOSIGNAL);
        shutdown(accepted.number(), SHUT_WR);
      }
    }
    if (ends[0].revents == 0) continue;
    if (!outcome.connected) {
      outcome.trouble = stored_error(client);
      outcome.connected = outcome.trouble.empty();
      continue;
    }
    const auto size = recv(client, buffer.data(), buffer.size(), 0);
    if (size < 0 && errno == EAGAIN) continue;
    if (size < 0) outcome.trouble = std::generic_category().message(errno);
    if (size == 0) outcome.trouble = "connected, but nothing was said";
    for (const std::byte one : net::Bytes(buffer).first(size < 0 ? 0U : std::size_t(size))) {
      if (one == std::byte{'\n'}) return outcome;
      if (one != std::byte{'\r'}) outcome.greeting += static_cast<char>(one);
    }
  }
  return outcome;
}

}  // namespace guestlink::sim
