#include "reference/cli/pf_file.h"

#include <algorithm>

#include <fmt/format.h>

#include "reference/base/file_reader.h"
#include "reference/config/file_kind.h"
#include "reference/config/load_laptop.h"
#include "reference/config/reading.h"
#include "reference/forward/port_names.h"
#include "reference/relay/pf_settings.h"
#include "reference/relay/settings_reader.h"

namespace guestlink::cli {
namespace {

Result<relay::PfPorts> ports_of(const PfOptions& options, std::span<const std::string> interfaces,
                                const forward::Settings& settings) {
  const std::vector<std::string> names = forward::port_names(settings);
  relay::PfPorts ports;
  for (const std::string& name : names) ports[name] = name;
  for (std::size_t i = 0; i < interfaces.size() && i < names.size(); ++i) {
    ports[interfaces[i]] = names[i];
  }
  for (const std::string& word : options.names) {
    const std::size_t equal = std::min(word.find('='), word.size());
    const std::string port = equal < word.size() ? word.substr(equal + 1) : "";
    if (std::ranges::count(names, port) == 0) {
      return failure(Error::Code::unreadable,
                     fmt::format("--pf-name {}: INTERFACE=PORT is needed, and the ports are {}",
                                 word, fmt::join(names, ", ")));
    }
    ports[word.substr(0, equal)] = port;
  }
  return ports;
}

}  // namespace

Status apply_pf_file(const PfOptions& options, std::span<const std::string> interfaces,
                     forward::Settings& settings) {
  if (options.file.empty()) return {};
  auto text = DiskFiles().read(options.file);
  if (!text) return failure(Error::Code::unreadable, text.error().message);
  const auto ports = ports_of(options, interfaces, settings);
  if (!ports) return tl::make_unexpected(ports.error());
  SourceSet sources;
  const FileId file = sources.add(options.file, *std::move(text));
  // Read as the laptop's own one, whatever it is called.
  constexpr const char* path = "host/etc/pf.conf";
  const config::FileKind* kind = config::kind_of(path);
  model::Laptop laptop;
  Diagnostics findings;
  laptop.files.push_back(config::begin_file(sources, file, kind));
  config::Reading reading(sources, path, laptop, laptop.files.front(), findings);
  kind->read(reading);
  std::string all;
  for (const model::RefusedText& one : laptop.files.front().refused) {
    all += relay::in_words(sources, {.rule = "pf",
                                     .severity = Severity::error,
                                     .where = one.where,
                                     .message = "pfctl refuses this file: " + one.message,
                                     .related = {},
                                     .help = {},
                                     .edit = {}});
  }
  if (all.empty()) relay::apply_pf(*laptop.host.pf, *ports, settings, findings);
  for (const Diagnostic& finding : findings) {
    if (finding.severity == Severity::error) all += relay::in_words(sources, finding);
  }
  if (all.empty() && laptop.host.pf->refused) {
    all = fmt::format("{}: pfctl refuses this file; guestlink check says why\n", options.file);
  }
  if (all.empty()) return {};
  return failure(Error::Code::unreadable, std::move(all));
}

}  // namespace guestlink::cli
