// Bundles made here with libarchive's writer, entry by entry, the hostile ones too.

#include "reference/bundle/bundle.h"

#include <memory>
#include <string>
#include <vector>

#include <archive.h>
#include <archive_entry.h>

#include <gmock/gmock.h>
#include <gtest/gtest.h>

namespace guestlink::bundle {
namespace {

using testing::ElementsAre;
using testing::HasSubstr;
using testing::IsEmpty;

struct Entry {
  std::string path;
  std::string text{};
  unsigned type = AE_IFREG;
  std::string target{};  ///< Of a link.
  bool hard = false;
};

Entry file(std::string path, std::string text = "x\n") {
  return {std::move(path), std::move(text)};
}

std::string packed(const std::vector<Entry>& entries, bool gzip = false) {
  std::string bytes(8UL << 20, '\0');
  std::size_t used = 0;
  archive* to = archive_write_new();
  archive_write_set_format_pax_restricted(to);
  if (gzip) archive_write_add_filter_gzip(to);
  archive_write_open_memory(to, bytes.data(), bytes.size(), &used);
  for (const Entry& one : entries) {
    archive_entry* entry = archive_entry_new();
    archive_entry_set_pathname(entry, one.path.c_str());
    archive_entry_set_filetype(entry, one.type);
    archive_entry_set_perm(entry, 0644);
    if (one.hard) {
      archive_entry_set_hardlink(entry, one.target.c_str());
    } else if (!one.target.empty()) {
      archive_entry_set_symlink(entry, one.target.c_str());
    }
    archive_entry_set_size(entry, static_cast<la_int64_t>(one.text.size()));
    EXPECT_EQ(archive_write_header(to, entry), ARCHIVE_OK) << archive_error_string(to);
    archive_write_data(to, one.text.data(), one.text.size());
    archive_entry_free(entry);
  }
  archive_write_close(to);
  archive_write_free(to);
  bytes.resize(used);
  return bytes;
}

/// Why it is refused, or "read".
std::string answer(const std::vector<Entry>& entries, const Limits& limits = {}) {
  const auto opened = Bundle::from_bytes("b.tar", packed(entries), limits);
  return opened ? "read" : opened.error().message;
}

TEST(Bundle, ReadsWhatTarPacked) {
  const auto opened = Bundle::from_bytes(
      "b.tar", packed({file("host/etc/rc.conf", "hostname=\"x\"\n"), file("laptop.json", "{}")}));
  ASSERT_TRUE(opened) << opened.error().message;
  EXPECT_THAT(opened->list("b.tar").value().files, ElementsAre("host/etc/rc.conf", "laptop.json"));
  EXPECT_EQ(opened->read("b.tar/host/etc/rc.conf").value(), "hostname=\"x\"\n");
  EXPECT_EQ(opened->read("b.tar/host").error().message, "b.tar/host: no such file in the bundle");
}

TEST(Bundle, ReadsGzip) {
  const auto opened = Bundle::from_bytes("b.tgz", packed({file("laptop.json", "{}")}, true));
  ASSERT_TRUE(opened) << opened.error().message;
  EXPECT_EQ(opened->read("b.tgz/laptop.json").value(), "{}");
}

TEST(Bundle, LeavesOutTheFolderThatHoldsEverything) {
  const auto opened = Bundle::from_bytes(
      "b.tar", packed({{"mine/", "", AE_IFDIR}, file("./mine/host/etc/rc.conf"), file("mine/a")}));
  ASSERT_TRUE(opened) << opened.error().message;
  EXPECT_THAT(opened->list("b.tar").value().files, ElementsAre("a", "host/etc/rc.conf"));
}

TEST(Bundle, KeepsFoldersWhereThereAreTwo) {
  const auto opened = Bundle::from_bytes("b.tar", packed({file("one/host/x"), file("two/host/x")}));
  ASSERT_TRUE(opened);
  EXPECT_THAT(opened->list("b.tar").value().files, ElementsAre("one/host/x", "two/host/x"));
}

TEST(Bundle, CountsARunlevelsLinksByName) {
  const auto opened = Bundle::from_bytes(
      "b.tar", packed({{"guest/etc/runlevels/boot/networking", "", AE_IFLNK, "/etc/init.d/x"}}));
  ASSERT_TRUE(opened) << opened.error().message;
  EXPECT_THAT(opened->list("b.tar").value().files, IsEmpty());
  EXPECT_THAT(opened->list("b.tar").value().links,
              ElementsAre("guest/etc/runlevels/boot/networking"));
}

TEST(HostileBundle, IsRefusedForPathsThatLeadElsewhere) {
  EXPECT_EQ(answer({file("/etc/passwd")}), "b.tar: /etc/passwd: its path is absolute: refused");
  EXPECT_EQ(answer({file("host/../../etc/passwd")}),
            "b.tar: host/../../etc/passwd: its path leads out of the bundle: refused");
  EXPECT_EQ(answer({file("..")}), "b.tar: ..: its path leads out of the bundle: refused");
  EXPECT_EQ(answer({file("host/..etc")}), "read");
}

TEST(HostileBundle, IsRefusedForLinks) {
  EXPECT_THAT(answer({{"host/etc/rc.conf", "", AE_IFLNK, "/etc/passwd"}}),
              HasSubstr("host/etc/rc.conf: it is a symbolic link"));
  EXPECT_EQ(answer({file("a"), {"host/b", "", AE_IFREG, "a", true}}),
            "b.tar: host/b: it is a hard link: refused");
}

TEST(HostileBundle, IsRefusedForDevices) {
  for (const unsigned type : {AE_IFCHR, AE_IFBLK, AE_IFIFO}) {
    EXPECT_EQ(answer({{"host/dev", "", type}}),
              "b.tar: host/dev: it is a device, a pipe or a socket: refused");
  }
}

TEST(HostileBundle, IsRefusedForAPathThatStandsTwice) {
  EXPECT_EQ(answer({file("host/x"), file("./host//x")}),
            "b.tar: host/x: it stands in the bundle twice: refused");
}

TEST(HostileBundle, IsRefusedForTooMuch) {
  const std::string large(100'000, 'x');
  EXPECT_EQ(answer({file("host/x", large)}, {.file_bytes = 99'999}),
            "b.tar: host/x: it is too large for a laptop's file: refused");
  EXPECT_EQ(answer({file("host/x", large)}, {.file_bytes = 100'000}), "read");
  EXPECT_EQ(answer({file("a", large), file("b", large)}, {.total_bytes = 150'000}),
            "b.tar: b: it is too large for a laptop's file: refused");
  EXPECT_EQ(answer({file("a"), file("b"), file("c")}, {.entries = 2}),
            "b.tar: more than 2 entries: refused");
  EXPECT_THAT(answer({file(std::string(2000, 'p'))}), HasSubstr("its path is too long"));
}

TEST(HostileBundle, IsRefusedAsABomb) {
  // 4 MiB of blanks come to some KiB; what they unpack to counts.
  const std::string bytes = packed({file("host/x", std::string(4UL << 20, ' '))}, true);
  EXPECT_LT(bytes.size(), 100'000U);
  const auto opened = Bundle::from_bytes("b.tgz", bytes, {.total_bytes = 1UL << 20});
  ASSERT_FALSE(opened);
  EXPECT_EQ(opened.error().message, "b.tgz: host/x: it is too large for a laptop's file: refused");
}

TEST(HostileBundle, IsNoArchiveAtAll) {
  EXPECT_THAT(Bundle::from_bytes("rc.conf", "hostname=\"x\"\n").error().message,
              HasSubstr("rc.conf: neither a directory nor a tar archive"));
}

TEST(HostileBundle, IsCutAnywhereWithoutHarm) {
  const std::string whole = packed({file("host/a", std::string(3000, 'a')), file("host/b")}, true);
  for (std::size_t size = 0; size < whole.size(); ++size) {
    const auto opened = Bundle::from_bytes("b.tgz", whole.substr(0, size));
    if (opened) continue;
    EXPECT_EQ(opened.error().code, Error::Code::unreadable);
  }
}

}  // namespace
}  // namespace guestlink::bundle
