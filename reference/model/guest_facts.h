#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "reference/base/source.h"

namespace guestlink::model {

/// One socket that waits for others: a line of ss(8) or netstat(8).
struct Listener {
  Located<std::string> local;         ///< "0.0.0.0:22" as written.
  std::string protocol;               ///< "tcp" or "udp"
  std::string address;                ///< "192.168.0.21", "::1"; empty: every address.
  std::string interface;              ///< "eth0" of "0.0.0.0%eth0:67"; empty: every interface.
  std::optional<std::uint16_t> port;  ///< Nothing where it is written by a name.
  std::string program;                ///< "sshd", where the line names it.
};

/// What the guest's captures say beside its interfaces.
struct GuestFacts {
  std::optional<FileId> listeners_file;
  std::vector<Listener> listeners;
  std::optional<FileId> packages_file;         ///< apk list, apk info
  std::vector<Located<std::string>> packages;  ///< Names without versions: "linux-firmware-intel".
  /// Lines of dmesg(1) in which a Wi-Fi driver gives up for want of its firmware.
  std::vector<SourceSpan> firmware_failures;
  bool has_package(std::string_view name) const;
};

}  // namespace guestlink::model
