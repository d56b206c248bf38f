#include "reference/report/json.h"

#include <gtest/gtest.h>

namespace guestlink::report {
namespace {

TEST(Json, IsTheSchema) {
  SourceSet sources;
  const FileId rc = sources.add("mine/host/etc/rc.conf", "a=\"b\"\nc=\"tap0\"\n");
  Diagnostics all(1);
  all[0].rule = "tap-not-created";
  all[0].severity = Severity::security;
  all[0].where = {rc, 9, 13};
  all[0].message = "nothing creates tap0";
  all[0].related.push_back({{rc, 3, 4}, "here"});
  all[0].help = "create it";
  EXPECT_EQ(as_json(Findings{sources, all, {}, 1, 1, {2, 0, 0, 1}}), R"({
  "schema": "guestlink-findings/1",
  "findings": [
    {
      "rule": "tap-not-created",
      "severity": "security",
      "file": "mine/host/etc/rc.conf",
      "line": 2,
      "column": 4,
      "end_line": 2,
      "end_column": 8,
      "message": "nothing creates tap0",
      "related": [
        {
          "file": "mine/host/etc/rc.conf",
          "line": 1,
          "column": 4,
          "end_line": 1,
          "end_column": 5,
          "message": "here"
        }
      ],
      "help": "create it"
    }
  ],
  "summary": {
    "errors": 0,
    "warnings": 0,
    "infos": 0,
    "security": 1,
    "laptops": 1,
    "files": 1
  },
  "lines": {
    "understood": 2,
    "ignored": 0,
    "unmodelled": 0,
    "unknown": 1
  }
}
)");
}

TEST(Json, BytesThatAreNoUtf8AreReplaced) {
  SourceSet sources;
  const FileId file = sources.add("x", "\xff\n");
  Diagnostics all(1);
  all[0].rule = "x";
  all[0].where = {file, 0, 1};
  all[0].message = "the value \xff";
  EXPECT_NE(as_json(Findings{sources, all, {}, 1, 1, {}}).find("the value \xEF\xBF\xBD"),
            std::string::npos);
}

}  // namespace
}  // namespace guestlink::report
