#pragma once

#include <cstdint>
#include <map>
#include <optional>
#include <string>
#include <vector>

#include "reference/base/time.h"

namespace guestlink::sim {

using Argv = std::vector<std::string>;

/// How much a process in a world and all it starts may take.
struct Limits {
  std::uint64_t processes = 512;            ///< In the whole world.
  std::uint64_t file_bytes = 64ULL << 20U;  ///< Per file.
  std::uint64_t address_space_bytes = 4ULL
                                      << 30U;  ///< Per process; 0, and for guestlink itself: any.
  std::uint64_t output_bytes = 16ULL << 20U;   ///< What is kept of each of stdout and stderr.
};

/// One program to start in a node.
struct Command {
  Argv argv{};  ///< argv[0] is searched in the node's PATH, where the stubs stand first.
  std::string input{};
  std::map<std::string, std::string> environment{};  ///< Added to PATH, HOME, LANG=C, TERM=dumb.
  std::string directory = "/root";
  Limits limits{};
  bool quiet_capabilities = true;  ///< Without the capabilities that can undo the isolation.
};

/// How a process ended and what it wrote.
struct Observation {
  int exit_code = 0;            ///< 128 + signal when a signal ended it, as a shell says it.
  std::optional<int> signal{};  ///< The signal that ended it.
  bool timed_out = false;       ///< Its deadline passed and it was killed with its process group.
  std::string out{};
  std::string err{};
  Duration took{};
  bool good() const { return exit_code == 0 && !timed_out; }
};

}  // namespace guestlink::sim
