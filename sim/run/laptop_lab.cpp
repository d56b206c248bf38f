// The worlds of laptops: what the files describe is built and booted by the rehearsal's own code.

#include "sim/run/laptop_lab.h"

#include <algorithm>
#include <map>
#include <utility>

#include <fmt/format.h>

#include "reference/base/file_reader.h"
#include "sim/laptop/stage.h"
#include "sim/laptop/world_topology.h"

namespace guestlink::sim {
namespace {

std::string place_of(const Subject& subject, SourceSpan where) {
  const LineColumn at = subject.sources.position(where.file, where.begin);
  std::string path(subject.sources.path(where.file));
  if (path.starts_with(subject.laptop.root + "/")) path.erase(0, subject.laptop.root.size() + 1);
  return fmt::format("{}:{}:{}", path, at.line, at.column);
}

bool is_named(const std::vector<std::string>& names, std::string_view rule) {
  return std::ranges::find(names, rule) != names.end();
}

bool counts_as_error(Severity severity) {
  return severity == Severity::error || severity == Severity::security;
}

Facts boot_facts(const Stage& stage) {
  Facts facts{{"booted", stage.guest_runs() ? "true" : "false"},
              {"leased", stage.lease ? "true" : "false"}};
  if (stage.refusal) facts["error"] = stage.refusal->message;
  const auto add = [&](const char* name, const std::string& trouble) {
    if (!trouble.empty()) facts[name] = trouble;
  };
  add("nat.error", stage.nat_trouble);
  add("dhcp.error", stage.dhcp_trouble);
  add("dns.error", stage.dns_trouble);
  add("sshd.error", stage.sshd_trouble);
  return facts;
}

/// As a line of pciconf -l names the device: "ppt0@pci0:4:0:0".
void list(const model::PciFunction& one, const std::string& driver, Facts& to) {
  const model::PciAddress& address = one.address.value;
  const std::string name = fmt::format("{}@pci{}:{}:{}:{}", driver, address.domain, address.bus,
                                       address.slot, address.function);
  to[name] = "present";
  to[name + ".class"] = fmt::format("0x{:06x}", one.class_code);
  to[name + ".vendor"] = fmt::format("0x{:04x}", one.vendor_id);
  to[name + ".device"] = fmt::format("0x{:04x}", one.device_id);
}

/// The lab gets the world, the recorders and what runs; the stage keeps what it knows.
void take_over(Stage& stage, Lab& lab) {
  lab.world = std::move(stage.world);
  for (const auto& [tap, recorder] : stage.recorders) {
    if (std::ranges::find(lab.recorders, recorder) == lab.recorders.end()) {
      lab.recorders.push_back(recorder);
    }
  }
  for (auto& [what, program] : stage.running) {
    const std::string name = what == "access point"      ? "dnsmasq ap"
                             : what == "tunnel"          ? "tunnel host"
                             : what.starts_with("host ") ? what.substr(5) + " host"
                                                         : what + " guest";
    lab.running.insert_or_assign(name, std::move(program));
  }
  stage.running.clear();
}

/// bhyve ends: the guest's programs with it, and its card is ppt(4)'s again.
Status switch_off_guest(Stage& stage, Lab& lab, const std::string& node, bool orderly) {
  if (node != "guest") {
    return failure(Error::Code::unsupported, node + " cannot be switched off in this world");
  }
  for (auto one = lab.running.begin(); one != lab.running.end();) {
    if (!one->first.ends_with(" guest")) {
      ++one;
      continue;
    }
    if (orderly) {
      one->second.stop();
    } else {
      one->second.kill();
    }
    one = lab.running.erase(one);
  }
  const auto& card = stage.topology().card;
  if (!card || !card->handed_over || stage.refusal) return {};
  return lab.world->move_interface({"guest", card->interface}, {"host", reserved_card});
}

/// The guest starts and boots again; what it finds.
Result<Facts> boot_again(Stage& stage, Lab& lab, const std::string& node) {
  if (node != "guest") {
    return failure(Error::Code::unsupported, node + " boots once, when this world begins");
  }
  if (lab.running.contains("vm guest")) return boot_facts(stage);
  stage.world = std::move(lab.world);
  stage.recorders.erase("guest:" + stage.topology().inside);
  if (stage.topology().card) stage.recorders.erase("guest:" + stage.topology().card->interface);
  stage.nat_trouble.clear();
  stage.dhcp_trouble.clear();
  stage.lease.reset();
  Status done = start_guest(stage);
  if (done) done = boot_guest(stage);
  take_over(stage, lab);
  if (!done) return tl::unexpected(done.error());
  return boot_facts(stage);
}

/// Makes `edit` in `text`.
Status make_edit(const LaptopEdit& edit, const SourceSet& sources, std::string& text) {
  const std::size_t first = edit.was.empty() ? std::string::npos : text.find(edit.was);
  const bool twice =
      first != std::string::npos && text.find(edit.was, first + 1) != std::string::npos;
  if (first != std::string::npos && !twice) {
    text.replace(first, edit.was.size(), edit.becomes);
    return {};
  }
  const LineColumn at = sources.position(edit.where.file, edit.where.begin);
  return failure(
      Error::Code::unreadable,
      fmt::format("{}:{}:{}: {} {}", sources.path(edit.where.file), at.line, at.column,
                  twice ? "this stands more than once in" : "this does not stand in", edit.file));
}

}  // namespace

Result<std::unique_ptr<Subject>> load_laptop_of(const Scenario& scenario, const SourceSet& sources,
                                                const std::string& folder) {
  const DiskFiles disk;
  const std::string root = folder + scenario.laptop.front();
  std::map<std::string, std::string> replaced;
  for (std::size_t i = 1; i < scenario.laptop.size(); ++i) {
    const std::string over = folder + scenario.laptop[i];
    const auto listing = disk.list(over);
    if (!listing) return tl::unexpected(listing.error());
    for (const std::string& file : listing->files) {
      auto text = disk.read(fmt::format("{}/{}", over, file));
      if (!text) return tl::unexpected(text.error());
      replaced[fmt::format("{}/{}", root, file)] = std::move(*text);
    }
  }
  for (const LaptopEdit& edit : scenario.edits) {
    const std::string path = fmt::format("{}/{}", root, edit.file);
    auto found = replaced.find(path);
    if (found == replaced.end()) {
      auto text = disk.read(path);
      if (!text) return tl::unexpected(text.error());
      found = replaced.emplace(path, std::move(*text)).first;
    }
    if (auto made = make_edit(edit, sources, found->second); !made) {
      return tl::unexpected(made.error());
    }
  }
  return load_subject(OverlayFiles(disk, std::move(replaced)), root);
}

std::vector<SeenFinding> findings_of(const Subject& subject) {
  std::vector<SeenFinding> found;
  for (const Diagnostic& one : subject.findings) {
    found.push_back({std::string(one.rule), std::string(name(one.severity)), one.message,
                     place_of(subject, one.where)});
  }
  return found;
}

Facts devices_of(const Subject& subject) {
  Facts facts;
  unsigned reserved = 0;
  for (const model::PciFunction& one : subject.laptop.seen.pci) {
    const model::PciAddress& address = one.address.value;
    const auto is_it = [&](const auto& wanted) { return wanted.value == address; };
    // loader.conf is read before any driver attaches: ppt(4) has the device from then on.
    std::string driver = one.device.value;
    if (std::ranges::any_of(subject.laptop.host.passthrough, is_it)) {
      driver = fmt::format("ppt{}", reserved++);
    } else if (driver.starts_with("ppt")) {
      driver = "none0";
    }
    list(one, driver, facts);
  }
  return facts;
}

Facts devices_before(const Subject& subject) {
  Facts facts;
  const auto& earlier = subject.laptop.seen.pci_earlier;
  if (!earlier) return facts;
  for (const model::PciFunction& one : earlier->all) list(one, one.device.value, facts);
  return facts;
}

std::vector<Mismatch> judge_check(const LaptopCheck& check, const Subject& subject,
                                  SourceSpan where) {
  std::vector<Mismatch> found;
  for (const std::string& rule : check.demanded) {
    if (subject.finding(rule) != nullptr) continue;
    found.push_back({.message = fmt::format("check has no finding '{}', which it must have", rule),
                     .where = where,
                     .rule = rule});
  }
  std::size_t errors = 0;
  std::size_t warnings = 0;
  std::vector<std::string> lines;
  for (const Diagnostic& one : subject.findings) {
    if (is_named(check.allowed, one.rule) || is_named(check.demanded, one.rule)) continue;
    const bool is_error = counts_as_error(one.severity);
    if (is_error) ++errors;
    if (one.severity == Severity::warning) ++warnings;
    if (is_error || (one.severity == Severity::warning && check.most_warnings)) {
      lines.push_back(
          fmt::format("{}: {} [{}]", place_of(subject, one.where), one.message, one.rule));
    }
  }
  const auto refuse = [&](std::size_t count, std::size_t most, std::string_view what) {
    Mismatch one{
        .message = fmt::format("check has {} {} about the laptop, {} may be", count, what, most),
        .where = where};
    constexpr std::size_t most_told = 8;
    for (std::size_t i = 0; i < std::min(lines.size(), most_told); ++i) {
      one.notes.push_back(lines[i]);
    }
    found.push_back(std::move(one));
  };
  if (errors > check.most_errors) refuse(errors, check.most_errors, "errors");
  if (check.most_warnings && warnings > *check.most_warnings) {
    refuse(warnings, *check.most_warnings, "warnings");
  }
  return found;
}

Result<std::unique_ptr<Lab>> set_up_laptop(const Scenario& scenario, const Subject& subject,
                                           const WorldOptions& options, Facts& boot) {
  const ForwarderKind kind = scenario.engine == "own" ? ForwarderKind::own : ForwarderKind::kernel;
  auto made = set_stage(subject, kind, options, [](std::string_view) {});
  if (!made) return tl::unexpected(made.error());
  const std::shared_ptr<Stage> stage = std::move(*made);
  boot = boot_facts(*stage);
  auto lab = std::make_unique<Lab>();
  take_over(*stage, *lab);
  lab->topology = shown_topology(subject);
  Lab* const raw = lab.get();
  lab->switch_off = [stage, raw](const std::string& node, bool orderly) {
    return switch_off_guest(*stage, *raw, node, orderly);
  };
  lab->boot = [stage, raw](const std::string& node) { return boot_again(*stage, *raw, node); };
  lab->switch_on = [stage, raw](const std::string& node) -> Status {
    const auto facts = boot_again(*stage, *raw, node);
    return facts ? Status{} : Status(tl::unexpected(facts.error()));
  };
  return lab;
}

Topology shown_topology(const Subject& subject) {
  Topology shown = world_topology(subject.laptop, subject.topology);
  for (const model::TopologyLink& link : subject.topology.links) {
    if (link.medium != model::LinkMedium::tap) continue;
    shown.links.push_back({link.id,
                           MediumName::tap,
                           {link.a.node, link.a.interface},
                           {link.b.node, link.b.interface}});
  }
  shown.interfaces.clear();
  for (const model::TopologyNode& node : subject.topology.nodes) {
    for (const model::TopologyInterface& one : node.interfaces) {
      Interface made{.at = {node.name, one.name}, .mac = one.mac};
      if (one.address) made.addresses.push_back(*one.address);
      shown.interfaces.push_back(std::move(made));
    }
  }
  return shown;
}

std::string likely_cause_in(const Subject& subject) {
  constexpr std::size_t most_told = 3;
  std::string text;
  std::size_t told = 0;
  for (const Diagnostic& one : subject.findings) {
    if (!counts_as_error(one.severity) || told == most_told) continue;
    const LineColumn at = subject.sources.position(one.where.file, one.where.begin);
    text += fmt::format("{}{}\n     --> {}/{} [{}]\n       {} | {}",
                        told++ == 0 ? "" : "\n  or: ", one.message, subject.laptop.root,
                        place_of(subject, one.where), one.rule, at.line,
                        subject.sources.line(one.where.file, at.line));
  }
  return text;
}

}  // namespace guestlink::sim
