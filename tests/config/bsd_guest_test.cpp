// The network of a guest that is a BSD: rc.conf(5), hostname.if(5), mygate(5).

#include <string>

#include <gtest/gtest.h>

#include "reference/base/file_reader.h"
#include "reference/config/load_laptop.h"
#include "tests/places.h"

namespace guestlink::config {
namespace {

model::Laptop loaded(const std::string& name) {
  SourceSet sources;
  auto result = load_laptop(DiskFiles(), test::source_dir() + "/fixtures/laptops/" + name, sources);
  EXPECT_TRUE(result) << name;
  return std::move(result->laptop);
}

TEST(BsdGuest, OpenBsdHasItsInterfacesFromHostnameFiles) {
  const model::Laptop laptop = loaded("seed-004-firewall");
  ASSERT_TRUE(laptop.guest.bsd);
  EXPECT_TRUE(laptop.guest.bsd->is_openbsd);
  ASSERT_EQ(laptop.guest.bsd->interfaces.size(), 2U);
  const auto& outside = laptop.guest.bsd->interfaces[0];
  EXPECT_EQ(outside.name.value, "em0");
  EXPECT_TRUE(outside.dhcp);
  EXPECT_FALSE(outside.address);
  const auto& inside = laptop.guest.bsd->interfaces[1];
  EXPECT_EQ(inside.name.value, "vio0");
  ASSERT_TRUE(inside.address);
  EXPECT_EQ(net::to_string(inside.address->value), "172.24.4.1/24");
}

TEST(BsdGuest, FreeBsdHasThemFromRcConf) {
  const model::Laptop laptop = loaded("seed-003-nat");
  ASSERT_TRUE(laptop.guest.bsd);
  EXPECT_FALSE(laptop.guest.bsd->is_openbsd);
  ASSERT_EQ(laptop.guest.bsd->interfaces.size(), 1U);
  EXPECT_EQ(net::to_string(laptop.guest.bsd->interfaces[0].address->value), "10.0.0.2/24");
  ASSERT_TRUE(laptop.guest.bsd->default_router);
  EXPECT_EQ(net::to_string(laptop.guest.bsd->default_router->value), "10.0.0.1");
  EXPECT_TRUE(loaded("seed-003-bridge").guest.bsd->interfaces[0].dhcp);
}

TEST(BsdGuest, AnAliasMayBeAMac) {
  const model::Laptop laptop = loaded("seed-003-nat");
  const auto* bridge = laptop.host.interface("brnat");
  ASSERT_NE(bridge, nullptr);
  ASSERT_TRUE(bridge->mac);
  EXPECT_EQ(net::to_string(bridge->mac->value), "02:29:bb:66:56:01");
}

TEST(BsdGuest, ALinuxGuestHasNone) {
  EXPECT_FALSE(loaded("seed-001-fixed").guest.bsd);
}

}  // namespace
}  // namespace guestlink::config
