#pragma once

#include <map>
#include <memory>
#include <optional>
#include <string>
#include <string_view>
#include <utility>

#include "reference/base/diagnostic.h"
#include "reference/base/file_reader.h"
#include "reference/base/result.h"
#include "reference/base/source.h"
#include "reference/model/laptop.h"
#include "reference/model/topology.h"

namespace guestlink::sim {

/// A laptop as a rehearsal sees it: its files, what they mean, and what `check` finds in them.
struct Subject {
  SourceSet sources;
  model::Laptop laptop;
  Diagnostics findings;  ///< What `check` says: the predicted causes.
  model::Topology topology;

  /// The text of a file below the root ("guest/root/nat.sh"), or nothing.
  std::optional<std::string_view> text(std::string_view path) const;
  /// Every file below `folder` ("guest"): path on that machine ("/root/nat.sh") and text.
  std::map<std::string, std::string_view> files_of(std::string_view folder) const;
  /// The first finding of the rule `id`, or nothing.
  const Diagnostic* finding(std::string_view id) const;
};

Result<std::unique_ptr<Subject>> load_subject(const FileReader& files, const std::string& root);

/// Files of which some are replaced: a variant of a laptop that differs in a file or two.
class OverlayFiles final : public FileReader {
 public:
  /// `replaced` by path as it is asked for; a new path appears in listings too.  `below` must
  /// outlive this.
  OverlayFiles(const FileReader& below, std::map<std::string, std::string> replaced)
      : below_(below), replaced_(std::move(replaced)) {}
  Result<std::string> read(const std::string& path) const override;
  Result<Listing> list(const std::string& root) const override;

 private:
  const FileReader& below_;
  std::map<std::string, std::string> replaced_;
};

}  // namespace guestlink::sim
