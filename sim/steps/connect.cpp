#include "sim/steps/connect.h"

#include <algorithm>
#include <array>
#include <cerrno>
#include <system_error>

#include <netinet/in.h>
#include <poll.h>
#include <sys/socket.h>

namespace guestlink::sim {

std::string error_word(std::string_view words) {
  if (words == "Connection refused") return "refused";
  if (words == "Network is unreachable" || words == "No route to host") return "unreachable";
  if (words == "Connection timed out") return "timeout";
  return std::string(words);
}

Result<std::string> connect_to(int client, const SocketAddress& server, const Deadline& deadline) {
  const SystemAddress to(server);
  if (::connect(client, to.get(), to.size()) == 0) return "";
  if (errno != EINPROGRESS) {
    return error_word(std::generic_category().message(errno));
  }
  const auto ready = wait_for(client, POLLOUT, deadline);
  if (!ready) return tl::unexpected(ready.error());
  return *ready ? error_word(stored_error(client)) : "timeout";
}

Result<std::string> read_some(int client, std::size_t most, const Deadline& deadline) {
  std::string text;
  std::array<char, 4096> buffer{};
  while (text.size() < most) {
    const auto ready = wait_for(client, POLLIN, deadline);
    if (!ready) return tl::unexpected(ready.error());
    if (!*ready) return text;
    const auto got =
        ::recv(client, buffer.data(), std::min(buffer.size(), most - text.size()), MSG_DONTWAIT);
    if (got == 0 || (got < 0 && errno != EAGAIN)) return text;
    if (got > 0) text.append(buffer.data(), static_cast<std::size_t>(got));
  }
  return text;
}

}  // namespace guestlink::sim
