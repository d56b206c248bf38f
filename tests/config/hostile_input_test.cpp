// Whatever is cut, flipped or blown up: a reader ends, and says something about every line.

#include <cstddef>
#include <ostream>
#include <string>

#include <gtest/gtest.h>

#include "reference/config/complete.h"
#include "reference/config/load_laptop.h"

namespace guestlink::config {
namespace {

struct Sample {
  const char* name;
  const char* path;  ///< Below a laptop directory.
  const char* text;
};

void PrintTo(const Sample& sample, std::ostream* out) {
  *out << sample.name;
}

/// Reads it and checks that every line and place lies inside the text.
void read(const Sample& sample, const std::string& text) {
  SourceSet sources;
  const FileId file = sources.add(sample.path, text);
  const FileKind* kind = kind_of(sample.path);
  ASSERT_NE(kind, nullptr);
  model::Laptop laptop;
  Diagnostics diagnostics;
  laptop.files.push_back(begin_file(sources, file, kind));
  Reading reading(sources, sample.path, laptop, laptop.files.front(), diagnostics);
  kind->read(reading);
  complete(laptop, sources, diagnostics);
  ASSERT_EQ(laptop.files.front().lines.size(), sources.line_count(file));
  for (const model::RefusedText& one : laptop.files.front().refused) {
    ASSERT_LE(one.where.begin, one.where.end) << one.reason;
    ASSERT_LE(one.where.end, text.size()) << one.reason;
  }
  for (const Diagnostic& one : diagnostics) {
    ASSERT_LE(one.where.begin, one.where.end) << one.rule;
    ASSERT_LE(one.where.end, text.size()) << one.rule;
  }
}

class HostileInput : public testing::TestWithParam<Sample> {};

TEST_P(HostileInput, EveryPrefixIsRead) {
  const std::string text = GetParam().text;
  for (std::size_t size = 0; size <= text.size(); ++size) read(GetParam(), text.substr(0, size));
}

TEST_P(HostileInput, EveryByteMayBeAnother) {
  const std::string text = GetParam().text;
  for (std::size_t at = 0; at < text.size(); ++at) {
    for (const char byte : {'\0', '\n', '\r', '"', '\'', '#', '{', '}', '(', '\\', '$', '=', '\xff',
                            static_cast<char>(text[at] ^ 1)}) {
      std::string flipped = text;
      flipped[at] = byte;
      read(GetParam(), flipped);
    }
  }
}

TEST_P(HostileInput, LineEndsAndMarksOfOtherSystemsAreRead) {
  const std::string text = GetParam().text;
  std::string crlf;
  for (const char byte : text) crlf += byte == '\n' ? std::string("\r\n") : std::string(1, byte);
  read(GetParam(), crlf);
  read(GetParam(), "\xEF\xBB\xBF" + text);
  read(GetParam(), text + std::string(3, '\0') + text);
}

TEST_P(HostileInput, TenMegabytesInOneLineAreRead) {
  constexpr std::size_t size = 10'000'000;
  for (const char byte : {'a', '"', ' ', '{', '(', '#', ',', '1', '='}) {
    read(GetParam(), std::string(size, byte));
  }
  const std::string text = GetParam().text;
  const std::string line = text.substr(0, text.find('\n'));
  std::string long_line;
  while (long_line.size() < size) long_line += line + " ";
  read(GetParam(), long_line);
}

TEST_P(HostileInput, AHundredThousandLinesAreRead) {
  const std::string text = GetParam().text;
  std::string many;
  while (many.size() < 3'000'000) many += text;
  read(GetParam(), many);
}

constexpr Sample samples[] = {
    {"VmConf", "host/zroot/vms/vm/vm.conf",
     "loader=\"uefi\"\ncpu=1 # one\nnetwork0_type=\"virtio-net\"\nnetwork0_switch=\"private\"\n"
     "disk0_type=\"virtio-blk\"\ndisk0_name=\"d\"\npassthru0=\"3/0/0=7:0\"\n  memory = 256M\n"},
    {"VmSystemConf", "host/zroot/vms/.config/system.conf",
     "switch_list=\"public b\"\ntype_public=\"manual\"\nbridge_public=\"bridge0\"\n"
     "addr_public=\"10.0.0.1/24\"\nports_b=\"em0 em1\"\nprivate_b=\"yes\"\n"},
};

INSTANTIATE_TEST_SUITE_P(Readers, HostileInput, testing::ValuesIn(samples),
                         [](const auto& tested) { return std::string(tested.param.name); });

}  // namespace
}  // namespace guestlink::config
