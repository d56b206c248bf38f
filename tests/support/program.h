#pragma once

#include <array>
#include <cstdio>
#include <string>

#include <sys/wait.h>

namespace guestlink::test {

/// What a command line wrote to its standard output, and how it ended.
struct Ran {
  int exit_code = -1;  ///< -1: not started, or ended by a signal.
  std::string out;
};

/// Runs `line` by sh and waits for its end.  The line redirects what else it wants: "2>&1",
/// "< /dev/null".
inline Ran run_line(const std::string& line) {
  Ran ran;
  std::FILE* const pipe = ::popen(line.c_str(), "r");  // NOLINT(cert-env33-c): our own words
  if (pipe == nullptr) return ran;
  std::array<char, 4096> piece{};
  while (const std::size_t got = std::fread(piece.data(), 1, piece.size(), pipe)) {
    ran.out.append(piece.data(), got);
  }
  const int status = ::pclose(pipe);
  if (WIFEXITED(status)) ran.exit_code = WEXITSTATUS(status);
  return ran;
}

}  // namespace guestlink::test
