// SPDX-License-Identifier: Apache-2.0
// SystemC's library brings a main() that calls sc_main(), and so does not link without one. Programs with a main() of
// their own get this one; a program that defines sc_main() is linked with that instead.
#include <stdexcept>

extern "C" int sc_main(int, char*[]) { throw std::logic_error("this program has no sc_main()"); }
