#pragma once

#include <cstddef>
#include <string>
#include <string_view>

#include "reference/base/result.h"
#include "sim/steps/deadline.h"
#include "sim/steps/socket.h"

namespace guestlink::sim {

/// "refused", "unreachable", "timeout" for the system's words; others as they are.
std::string error_word(std::string_view words);

/// Connects `client`, a non-blocking TCP socket: empty when the connection stands, else why not.
Result<std::string> connect_to(int client, const SocketAddress& server, const Deadline& deadline);

/// What came before the stream ended, `most` bytes were there or the deadline had passed.
Result<std::string> read_some(int client, std::size_t most, const Deadline& deadline);

}  // namespace guestlink::sim
