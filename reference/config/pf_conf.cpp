// pf.conf(5): the file's reader.  FreeBSD's for the host; a guest's by its system: OpenBSD has
// nat-to and rdr-to within rules, match, and no order of sections.

#include <algorithm>
#include <string_view>

#include "reference/config/pf_parser.h"
#include "reference/config/readers.h"

namespace guestlink::config {
namespace {

/// Without a release the newest, which understands most.
PfDialect dialect_of(const std::optional<model::Release>& release) {
  if (!release || release->major >= 15) return PfDialect::freebsd15;
  if (release->major >= 14) return PfDialect::freebsd14;
  return release->major >= 13 ? PfDialect::freebsd13 : PfDialect::freebsd12;
}

/// By laptop.json; else FreeBSD's where the guest has an rc.conf and no hostname.if(5).
PfDialect guest_dialect(Reading& in) {
  const model::Laptop& laptop = in.laptop();
  if (laptop.intent && laptop.intent->guest) {
    return laptop.intent->guest->value == "freebsd" ? PfDialect::freebsd15 : PfDialect::openbsd;
  }
  const auto is_there = [&](auto fits) {
    return std::ranges::any_of(laptop.files, [&](const model::FileLines& one) {
      return fits(in.sources().path(one.file));
    });
  };
  const bool openbsd = is_there([](std::string_view path) {
    return path.find("/guest/etc/hostname.") != std::string_view::npos;
  });
  const bool rc_conf =
      is_there([](std::string_view path) { return path.ends_with("/guest/etc/rc.conf"); });
  return rc_conf && !openbsd ? PfDialect::freebsd15 : PfDialect::openbsd;
}

}  // namespace

void read_pf_conf(Reading& in) {
  model::PfConfig config;
  config.file = in.file();
  PfParser(in, dialect_of(in.laptop().release()), config).run();
  in.laptop().host.pf = std::move(config);
}

void read_guest_pf_conf(Reading& in) {
  model::PfConfig config;
  config.file = in.file();
  PfParser(in, guest_dialect(in), config).run();
  in.laptop().guest.pf = std::move(config);
}

}  // namespace guestlink::config
