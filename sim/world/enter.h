#pragma once

#include <functional>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "reference/base/result.h"
#include "sim/world/descriptor.h"

namespace guestlink::sim {

/// The namespaces of one node, by descriptor; -1 leaves the one that the caller is in.
struct Place {
  int user = -1;
  int pid = -1;
  int ipc = -1;
  int uts = -1;
  int net = -1;
  int mount = -1;
  /// Keeps the supervisor's own user, with every capability inside: for devices that only it may
  /// open.  What it makes belongs to a user that is not known inside.
  bool as_supervisor = false;
};

/// A child of this process that lives in a Place.
struct Child {
  int pid = 0;
  Descriptor handle;  ///< pidfd_open(2): readable when it has ended.
};

/// Forks a child of this process into `place` as its user 0 and runs `body` there; what that
/// returns is the exit code.  The child is not yet cut off from this process's descriptors.
Result<Child> fork_into(const Place& place, const std::function<int()>& body);

/// Sends a few bytes (at most 64 KB) with descriptors over a socket of make_socket_pair.
Status send_message(int socket, std::string_view text, std::span<const int> descriptors);
struct Message {
  std::string text;
  std::vector<Descriptor> descriptors;
};
/// Waits for the other side; failed when it has closed without a word.
Result<Message> receive_message(int socket);

/// An Error as one line, and back.
std::string pack_error(const Error& error);
Error unpack_error(std::string_view text);

}  // namespace guestlink::sim
