# Writes OUT, the packet tables of FOLDER as string literals, so that `guestlink conform` has them
# wherever it is installed.
file(GLOB tables ${FOLDER}/*.txt)
list(SORT tables)
set(rows "")
set(count 0)
foreach(table ${tables})
  file(READ ${table} text)
  get_filename_component(name ${table} NAME)
  string(APPEND rows "    {\"fixtures/replay/${name}\", R\"~~~~(${text})~~~~\"},\n")
  math(EXPR count "${count} + 1")
endforeach()
file(WRITE ${OUT} "#include \"reference/conform/conformance.h\"

#include <array>

namespace guestlink::conform {

std::span<const BuiltInTable> built_in_tables() {
  static constexpr std::array<BuiltInTable, ${count}> tables{{
${rows}  }};
  return tables;
}

}  // namespace guestlink::conform
")
