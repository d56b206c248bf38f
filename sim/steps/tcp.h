#pragma once

#include <cstddef>
#include <cstdint>
#include <optional>
#include <string>
#include <string_view>

#include "reference/base/result.h"
#include "sim/steps/deadline.h"
#include "sim/steps/socket.h"

namespace guestlink::sim {

/// What went one way through a connection.
struct StreamDigest {
  std::string sent;      ///< SHA-256 of what the sender handed to its kernel.
  std::string received;  ///< SHA-256 of what the receiver got, up to the end of the stream.
  std::size_t bytes_received = 0;
  bool same() const { return !sent.empty() && sent == received; }
};

/// What became of a connection.
struct TcpOutcome {
  bool connected = false;
  std::string trouble;  ///< "Connection refused", "no answer"; empty when all went well.
  std::optional<SocketAddress> seen_as;  ///< The client as the server saw it.
  StreamDigest up;                       ///< Client to server.
  StreamDigest down;                     ///< Server to client.
  bool good() const { return connected && trouble.empty() && up.same() && down.same(); }
};

/// Makes `descriptor`, a TCP socket, listen at `at`.
Status listen_at(int descriptor, const SocketAddress& at);

/// Begins to connect and does not wait: the kernel sends its SYN.
Status begin_tcp(int client, const SocketAddress& server);

/// Connects `client` to `server`, where `listener` accepts, and sends `bytes` pseudo-random bytes
/// each way at the same time; both ends belong to this process.
Result<TcpOutcome> exchange_tcp(int client, int listener, const SocketAddress& server,
                                std::size_t bytes, const Deadline& deadline);

/// What somebody at the far end said first.
struct GreetingOutcome {
  bool connected = false;
  std::string greeting;  ///< What came, up to the first line's end.
  std::string trouble;
};

/// Connects `client` to `server` and reads one line.  Whoever reaches `listener` meanwhile, by
/// whatever way, is sent `own_greeting`; -1: nobody listens.
Result<GreetingOutcome> read_greeting(int client, const SocketAddress& server, int listener,
                                      std::string_view own_greeting, const Deadline& deadline);

}  // namespace guestlink::sim
