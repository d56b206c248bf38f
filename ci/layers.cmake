# A layer is a static library named after its folder; every .cpp in the folder belongs to it.
# *_linux.cpp and *_freebsd.cpp are taken on their system only, *_other.cpp where neither is.
# Portable files of reference/ compile with ci/not_portable first on the include path, so that a
# Linux-only header stops the build here and not on FreeBSD.

function(guestlink_warnings target)
  target_compile_options(${target} PRIVATE
    -Wall -Wextra -Wpedantic -Wshadow -Wconversion -Wsign-conversion -Wold-style-cast
    -Wnon-virtual-dtor -Woverloaded-virtual -Wcast-align -Wimplicit-fallthrough
    -Wdouble-promotion $<$<BOOL:${GUESTLINK_WERROR}>:-Werror>
    $<$<CXX_COMPILER_ID:GNU>:-Wlogical-op -Wduplicated-cond -Wduplicated-branches>)
endfunction()

function(guestlink_layer folder)
  cmake_parse_arguments(layer "" "" "USES;LINKS" ${ARGN})
  string(REPLACE "/" "_" name ${folder})
  # A layer's own folders belong to it, but for main.cpp, which is the executable's.
  file(GLOB_RECURSE sources CONFIGURE_DEPENDS ${CMAKE_CURRENT_SOURCE_DIR}/${folder}/*.cpp)
  list(FILTER sources EXCLUDE REGEX "/main\\.cpp$")
  set(system_sources ${sources})
  list(FILTER sources EXCLUDE REGEX "_(linux|freebsd|other)\\.cpp$")
  if(CMAKE_SYSTEM_NAME STREQUAL "Linux")
    list(FILTER system_sources INCLUDE REGEX "_linux\\.cpp$")
  elseif(CMAKE_SYSTEM_NAME STREQUAL "FreeBSD")
    list(FILTER system_sources INCLUDE REGEX "_freebsd\\.cpp$")
  else()
    list(FILTER system_sources INCLUDE REGEX "_other\\.cpp$")
  endif()
  set(uses ${layer_USES})
  list(TRANSFORM uses REPLACE "/" "_")

  if(NOT sources AND NOT system_sources)
    add_library(${name} INTERFACE)
    target_include_directories(${name} INTERFACE ${CMAKE_CURRENT_SOURCE_DIR})
    target_link_libraries(${name} INTERFACE ${uses} ${layer_LINKS})
    return()
  endif()
  add_library(${name} STATIC)
  target_include_directories(${name} PUBLIC ${CMAKE_CURRENT_SOURCE_DIR})
  target_link_libraries(${name} PUBLIC fmt::fmt ${uses} PRIVATE ${layer_LINKS})
  guestlink_warnings(${name})
  if(folder MATCHES "^reference/" AND system_sources)
    add_library(${name}_system OBJECT ${system_sources})
    target_include_directories(${name}_system PUBLIC ${CMAKE_CURRENT_SOURCE_DIR})
    target_link_libraries(${name}_system PUBLIC fmt::fmt ${uses} PRIVATE ${layer_LINKS})
    guestlink_warnings(${name}_system)
    target_sources(${name} PRIVATE ${sources} $<TARGET_OBJECTS:${name}_system>)
  else()
    target_sources(${name} PRIVATE ${sources} ${system_sources})
  endif()
  if(folder MATCHES "^reference/")
    target_include_directories(${name} BEFORE PRIVATE ${CMAKE_CURRENT_SOURCE_DIR}/ci/not_portable)
  endif()
endfunction()
