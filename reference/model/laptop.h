#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "reference/base/diagnostic.h"
#include "reference/base/source.h"
#include "reference/model/captures.h"
#include "reference/model/guest.h"
#include "reference/model/host.h"

namespace guestlink::model {

/// What the owner wants and declares: laptop.json.
struct Intent {
  FileId file;
  std::optional<Located<std::string>> mode;  ///< "nat", "bridge", "passthrough", "firewall"
  std::optional<Located<std::uint16_t>> ssh_port;
  std::optional<Located<Release>> release;    ///< "freebsd"
  std::optional<Located<std::string>> cpu;    ///< "intel" or "amd"
  std::optional<Located<std::string>> ifup;   ///< "ifupdown-ng", "busybox" or "debian"
  std::optional<Located<std::string>> guest;  ///< "linux", "openbsd" or "freebsd"
  std::optional<Located<PciChip>> card;       ///< The Wi-Fi card by vendor and device.
  std::optional<Located<bool>> suspends;      ///< false: this machine is never put to sleep.
  std::optional<Located<bool>> ap_four_addr;  ///< "access_point": {"four_addr": …}
};

/// What became of a line of an input file: nothing is dropped in silence.
enum class LineStatus : std::uint8_t {
  understood,  ///< In the model.
  ignored,     ///< Read, and without meaning for us on purpose: comments, blank lines.
  unmodelled,  ///< Legal for the real program, but nothing here draws conclusions from it.
  unknown,     ///< Not what the real program's grammar allows, as far as we know it.
};

/// "understood", "ignored", "unmodelled", "unknown".
std::string_view name(LineStatus status);

/// A place that the real program refuses or passes over, and why.
struct RefusedText {
  SourceSpan where;
  /// A short name, that of the row in the list of failure modes where there is one
  /// ("loader-unquoted-value"); static storage.
  std::string_view reason;
  std::string message;  ///< What the real program says or does, one sentence.
  std::vector<RelatedPlace> related;
  std::string help;                  ///< As of a Diagnostic; so are the others.
  std::optional<Severity> severity;  ///< Instead of the rule's.
  std::optional<SuggestedEdit> edit;
};

/// One input file and the status of each of its lines, in order.
struct FileLines {
  FileId file;
  std::string_view kind;  ///< "loader.conf"; "other" for files without a reader.
  std::vector<LineStatus> lines;
  std::vector<RefusedText> refused;  ///< In the order of the file; for rules to report.
};

/// A host, the guest that owns its Wi-Fi card, what was seen on them, what the owner wants.
struct Laptop {
  std::string root;              ///< Its directory, as named on the command line.
  std::vector<FileLines> files;  ///< Every file found, sorted by path.
  HostConfig host;
  GuestConfig guest;
  Captures seen;
  std::optional<Intent> intent;

  /// The FreeBSD release: the capture's, else the declared one, else nothing.
  std::optional<Release> release() const;
  /// The file of that path below the root ("host/etc/rc.conf"), or nothing.
  std::optional<FileId> file(const SourceSet& sources, std::string_view path) const;
};

}  // namespace guestlink::model
