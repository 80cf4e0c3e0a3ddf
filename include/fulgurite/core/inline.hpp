// SPDX-License-Identifier: BSL-1.0
#pragma once

/// Stands before each definition of an `-inl.hpp` file: `inline` where the library is headers alone, nothing where
/// those files are compiled once, as `fulgurite::compiled`.
#ifdef FULGURITE_COMPILED
#define FULGURITE_INLINE
#else
#define FULGURITE_INLINE inline
#endif

#ifdef __ELF__
// Both modes in one program would be two definitions of each function. Each mode defines one symbol, once in a program;
// its name is what a linker says of it where the other mode has it, too.
#ifdef FULGURITE_COMPILED
#define FULGURITE_MODE "compiled"
#else
#define FULGURITE_MODE "headers"
#endif
asm(".pushsection .rodata.fulgurite_" FULGURITE_MODE ",\"aGR\",@progbits,fulgurite_" FULGURITE_MODE
    ",comdat\n"
    ".globl \"fulgurite: some files of this program use fulgurite::compiled and others the headers alone: link one\"\n"
    "\"fulgurite: some files of this program use fulgurite::compiled and others the headers alone: link one\":\n"
    ".byte 0\n"
    ".popsection");
#undef FULGURITE_MODE
#endif
