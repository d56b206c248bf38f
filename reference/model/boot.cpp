#include "reference/model/boot.h"

#include <algorithm>
#include <utility>

#include <fmt/format.h>

#include "reference/model/boot_builder.h"

namespace guestlink::model {
namespace {

/// The newest release whose rc.d was looked at.
constexpr Release assumed_release{14, 0, 0};

/// Guests that no step of the boot starts: by hand, if at all.
void add_unstarted(BootBuilder& to) {
  for (const BhyveCommand& command : to.laptop.host.bhyve) {
    if (to.started.contains(command.where.file)) continue;
    to.started.insert(command.where.file);
    const auto script =
        std::ranges::find(to.laptop.host.scripts, command.where.file, &HostScript::file);
    const std::string path = script == to.laptop.host.scripts.end() ? "bhyve" : script->path;
    to.add(BootOutcome::skipped, BootStage::guest_start, path, fmt::format("run {}", path),
           "nothing of the host's start calls it: by hand only", {command.where});
  }
}

}  // namespace

std::string_view name(BootStage stage) {
  switch (stage) {
  case BootStage::loader: return "loader";
  case BootStage::devices: return "devices";
  case BootStage::modules: return "modules";
  case BootStage::sysctl: return "sysctl";
  case BootStage::interfaces: return "interfaces";
  case BootStage::filter: return "filter";
  case BootStage::routing: return "routing";
  case BootStage::services: return "services";
  case BootStage::guest_start: return "guest start";
  case BootStage::guest: return "guest";
  }
  return "guest";
}

std::string_view name(BootOutcome outcome) {
  switch (outcome) {
  case BootOutcome::done: return "done";
  case BootOutcome::skipped: return "skipped";
  case BootOutcome::fails: return "fails";
  case BootOutcome::unknown: return "unknown";
  }
  return "unknown";
}

Boot derive_boot(const Laptop& laptop, const SourceSet& sources) {
  BootBuilder builder{.laptop = laptop, .sources = sources};
  const auto release = laptop.release();
  builder.boot.release = release.value_or(assumed_release);
  builder.boot.release_assumed = !release;
  boot_loader(builder);
  for (const RcScript& script : rc_order(laptop, sources, builder.boot.release)) {
    boot_rc_script(builder, script);
  }
  add_unstarted(builder);
  boot_guest(builder);
  return std::move(builder.boot);
}

}  // namespace guestlink::model
