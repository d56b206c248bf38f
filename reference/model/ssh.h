#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "reference/base/source.h"

namespace guestlink::model {

/// One keyword of sshd_config(5) in the file's order.
struct SshdSetting {
  Located<std::string> keyword;              ///< As written; compare without case.
  std::vector<Located<std::string>> values;  ///< The arguments, quotes gone.
  std::optional<std::size_t> match_block;    ///< The Match block it stands in, counted from 0.
};

/// An sshd_config.  The first value of a keyword wins.
struct SshdConfig {
  FileId file;
  std::vector<SshdSetting> settings;
  /// The first value outside Match blocks, or nothing; `keyword` in any case.
  const SshdSetting* find(std::string_view keyword) const;
  /// Its first argument in lower case, or `fallback` where the keyword does not stand.
  std::string value_or(std::string_view keyword, std::string_view fallback) const;
};

/// One `ssh … -R …` in a script, with the script's plain variables filled in.
struct SshTunnel {
  SourceSpan where;                     ///< The word `ssh`.
  Located<std::string> remote_forward;  ///< "2210:localhost:22"
  std::optional<Located<std::uint16_t>> listen_port;
  Located<std::string> target;                       ///< "tunnel@172.24.1.1" as written.
  std::string target_host;                           ///< "172.24.1.1"
  std::string target_user;                           ///< "tunnel"; empty where none is named.
  bool background = false;                           ///< -f
  bool in_loop = false;                              ///< Inside while, until or for, or autossh.
  std::optional<Located<std::string>> bind_address;  ///< Of -R [bind:]port:host:port.
  std::optional<Located<std::string>> destination_host;  ///< "localhost": seen from the client.
  std::optional<Located<std::uint16_t>> destination_port;
  std::vector<Located<std::string>> options;  ///< The values of -o.
  /// The value of an -o keyword in any case ("ExitOnForwardFailure"), or nothing.
  std::optional<std::string> option(std::string_view keyword) const;
};

}  // namespace guestlink::model
