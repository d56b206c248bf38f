// Bundles made here byte by byte, the hostile ones too.

#include "reference/bundle/bundle.h"

#include <cstddef>
#include <cstdint>
#include <string>
#include <utility>
#include <vector>

#include <zlib.h>

#include <fmt/format.h>
#include <gmock/gmock.h>
#include <gtest/gtest.h>

namespace guestlink::bundle {
namespace {

using testing::ElementsAre;
using testing::HasSubstr;
using testing::IsEmpty;

/// A type as tar's header has it.
enum class Type : char {
  file = '0',
  hard_link = '1',
  link = '2',
  character = '3',
  block = '4',
  folder = '5',
  pipe = '6',
  long_name = 'L'
};

struct Entry {
  std::string path;
  std::string text{};
  Type type = Type::file;
  std::string target{};  ///< Of a link.
};

Entry file(std::string path, std::string text = "x\n") {
  return {std::move(path), std::move(text)};
}

/// One header and its bytes, filled up to whole blocks (tar(5), ustar).
std::string record(const Entry& entry) {
  constexpr std::size_t block = 512;
  std::string header(block, '\0');
  const auto put = [&](std::size_t at, const std::string& text) {
    header.replace(at, text.size(), text);
  };
  put(0, entry.path.substr(0, 100));
  put(100, "0000644");
  put(124, fmt::format("{:011o}", entry.text.size()));
  put(136, "00000000000");
  put(148, "        ");  // the checksum counts its own field as blanks
  header[156] = static_cast<char>(entry.type);
  put(157, entry.target);
  put(257, std::string("ustar\00000", 8));
  std::uint32_t sum = 0;
  for (const char byte : header) sum += static_cast<unsigned char>(byte);
  put(148, fmt::format("{:06o}", sum) + '\0');
  std::string bytes = header + entry.text;
  bytes.resize((bytes.size() + block - 1) / block * block, '\0');
  return bytes;
}

std::string gzipped(const std::string& bytes) {
  z_stream stream{};
  constexpr int with_gzip_header = 15 + 16;
  EXPECT_EQ(deflateInit2(&stream, 9, Z_DEFLATED, with_gzip_header, 9, Z_DEFAULT_STRATEGY), Z_OK);
  std::string in = bytes;
  std::string out(deflateBound(&stream, bytes.size()), '\0');
  // NOLINTBEGIN(cppcoreguidelines-pro-type-reinterpret-cast): zlib's bytes are unsigned
  stream.next_in = reinterpret_cast<Bytef*>(in.data());
  stream.next_out = reinterpret_cast<Bytef*>(out.data());
  // NOLINTEND(cppcoreguidelines-pro-type-reinterpret-cast)
  stream.avail_in = static_cast<uInt>(in.size());
  stream.avail_out = static_cast<uInt>(out.size());
  EXPECT_EQ(deflate(&stream, Z_FINISH), Z_STREAM_END);
  out.resize(stream.total_out);
  deflateEnd(&stream);
  return out;
}

std::string packed(const std::vector<Entry>& entries, bool gzip = false) {
  std::string bytes;
  for (const Entry& one : entries) {
    if (one.path.size() > 100) bytes += record({"././@LongLink", one.path + '\0', Type::long_name});
    bytes += record(one);
  }
  bytes.append(1024, '\0');
  return gzip ? gzipped(bytes) : bytes;
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
      "b.tar",
      packed({{"mine/", "", Type::folder}, file("./mine/host/etc/rc.conf"), file("mine/a")}));
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
      "b.tar", packed({{"guest/etc/runlevels/boot/networking", "", Type::link, "/etc/init.d/x"}}));
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
  EXPECT_THAT(answer({{"host/etc/rc.conf", "", Type::link, "/etc/passwd"}}),
              HasSubstr("host/etc/rc.conf: it is a symbolic link"));
  EXPECT_EQ(answer({file("a"), {"host/b", "", Type::hard_link, "a"}}),
            "b.tar: host/b: it is a hard link: refused");
}

TEST(HostileBundle, IsRefusedForDevices) {
  for (const Type type : {Type::character, Type::block, Type::pipe}) {
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
