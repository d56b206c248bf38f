// Look-ups over the plain structs of this folder.

#include <algorithm>
#include <charconv>
#include <cstddef>
#include <system_error>

#include "reference/model/laptop.h"

namespace guestlink::model {
namespace {

std::string lower(std::string_view text) {
  std::string result(text);
  std::ranges::transform(result, result.begin(), [](char letter) {
    return letter >= 'A' && letter <= 'Z' ? static_cast<char>(letter - 'A' + 'a') : letter;
  });
  return result;
}

bool same_word(std::string_view left, std::string_view right) {
  return lower(left) == lower(right);
}

}  // namespace

bool BhyveCommand::has_flag(char letter) const {
  return std::ranges::any_of(flags, [&](const auto& flag) {
    return flag.value.starts_with('-') && flag.value.find(letter) != std::string::npos;
  });
}

const HostInterface* HostConfig::interface(std::string_view name) const {
  const auto found =
      std::ranges::find_if(interfaces, [&](const auto& one) { return one.name.value == name; });
  return found == interfaces.end() ? nullptr : &*found;
}

const SshdSetting* SshdConfig::find(std::string_view keyword) const {
  const auto found = std::ranges::find_if(settings, [&](const auto& one) {
    return !one.match_block && same_word(one.keyword.value, keyword);
  });
  return found == settings.end() ? nullptr : &*found;
}

std::string SshdConfig::value_or(std::string_view keyword, std::string_view fallback) const {
  const SshdSetting* setting = find(keyword);
  if (setting == nullptr || setting->values.empty()) return std::string(fallback);
  return lower(setting->values.front().value);
}

std::optional<std::string> SshTunnel::option(std::string_view keyword) const {
  for (const auto& one : options) {
    const std::size_t end = one.value.find_first_of("= \t");
    if (!same_word(std::string_view(one.value).substr(0, end), keyword)) continue;
    if (end == std::string::npos) return "";
    const std::size_t value = one.value.find_first_not_of("= \t", end);
    return value == std::string::npos ? "" : one.value.substr(value);
  }
  return std::nullopt;
}

const IfaceOption* IfaceStanza::find(std::string_view keyword) const {
  const auto found =
      std::ranges::find_if(options, [&](const auto& one) { return one.keyword.value == keyword; });
  return found == options.end() ? nullptr : &*found;
}

std::string_view name(Ifup ifup) {
  switch (ifup) {
  case Ifup::ifupdown_ng: return "ifupdown-ng";
  case Ifup::busybox: return "busybox";
  case Ifup::debian: return "debian";
  }
  return "ifupdown-ng";
}

const IfaceStanza* Interfaces::find(std::string_view name) const {
  const auto found =
      std::ranges::find_if(stanzas, [&](const auto& one) { return one.name.value == name; });
  return found == stanzas.end() ? nullptr : &*found;
}

bool Interfaces::is_automatic(std::string_view name) const {
  return std::ranges::any_of(automatic, [&](const auto& one) { return one.value == name; });
}

const SeenInterface* SeenInterfaces::find(std::string_view name) const {
  const auto found =
      std::ranges::find_if(all, [&](const auto& one) { return one.name.value == name; });
  return found == all.end() ? nullptr : &*found;
}

std::optional<Release> parse_release(std::string_view text) {
  Release release;
  const char* const end = text.data() + text.size();
  const auto major = std::from_chars(text.data(), end, release.major);
  if (major.ec != std::errc{} || major.ptr == end || *major.ptr != '.') return std::nullopt;
  const auto minor = std::from_chars(major.ptr + 1, end, release.minor);
  if (minor.ec != std::errc{}) return std::nullopt;
  if (minor.ptr != end && *minor.ptr != '-') return std::nullopt;
  const std::size_t patch = text.find("-p");
  if (patch != std::string_view::npos) {
    std::from_chars(text.data() + patch + 2, end, release.patch);
  }
  return release;
}

std::string_view name(LineStatus status) {
  switch (status) {
  case LineStatus::understood: return "understood";
  case LineStatus::ignored: return "ignored";
  case LineStatus::unmodelled: return "unmodelled";
  case LineStatus::unknown: return "unknown";
  }
  return "unknown";
}

std::optional<Release> Laptop::release() const {
  if (seen.release) return seen.release->value;
  if (intent && intent->release) return intent->release->value;
  return std::nullopt;
}

std::optional<FileId> Laptop::file(const SourceSet& sources, std::string_view path) const {
  const std::string whole = root.empty() ? std::string(path) : root + "/" + std::string(path);
  for (const FileLines& one : files) {
    if (sources.path(one.file) == whole) return one.file;
  }
  return std::nullopt;
}

}  // namespace guestlink::model
