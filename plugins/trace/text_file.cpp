// SPDX-License-Identifier: Apache-2.0
// A text file that is written once from front to back; compressed when its name ends in .gz or .zst.
#include "plugins/trace/text_file.hpp"

#include <fmt/format.h>
#include <zlib.h>
#include <zstd.h>

#include <cerrno>
#include <cstdio>
#include <cstring>
#include <utility>
#include <vector>

#include "sim/base/error.hpp"

namespace pulpo::plugins {
namespace {

struct FileCloser {
  void operator()(std::FILE* file) const { std::fclose(file); }
};
using FileHandle = std::unique_ptr<std::FILE, FileCloser>;

[[noreturn]] void fail(const std::string& path, const char* reason) {
  throw ConfigError(fmt::format("`{}` cannot be written: {}", path, reason), "check the folder and the free space");
}

FileHandle open_binary(const std::string& path) {
  FileHandle file(std::fopen(path.c_str(), "wb"));
  if (!file) {
    fail(path, std::strerror(errno));
  }
  return file;
}

class PlainFile final : public TextFile {
 public:
  explicit PlainFile(const std::string& path) : path_(path), file_(open_binary(path)) {}
  void write(std::string_view text) override {
    if (std::fwrite(text.data(), 1, text.size(), file_.get()) != text.size()) {
      fail(path_, std::strerror(errno));
    }
  }
  void close() override {
    if (std::fclose(file_.release()) != 0) {
      fail(path_, std::strerror(errno));
    }
  }

 private:
  std::string path_;
  FileHandle file_;
};

class GzipFile final : public TextFile {
 public:
  explicit GzipFile(const std::string& path) : path_(path), file_(gzopen(path.c_str(), "wb1")) {
    if (file_ == nullptr) {
      fail(path, std::strerror(errno));
    }
    gzbuffer(file_, 1u << 18);
  }
  GzipFile(const GzipFile&) = delete;
  GzipFile& operator=(const GzipFile&) = delete;
  ~GzipFile() override {
    if (file_ != nullptr) {
      gzclose(file_);
    }
  }
  void write(std::string_view text) override {
    if (!text.empty() && gzwrite(file_, text.data(), static_cast<unsigned>(text.size())) == 0) {
      fail(path_, "compression failed");
    }
  }
  void close() override {
    if (gzclose(std::exchange(file_, nullptr)) != Z_OK) {
      fail(path_, std::strerror(errno));
    }
  }

 private:
  std::string path_;
  gzFile file_;
};

class ZstdFile final : public TextFile {
 public:
  explicit ZstdFile(const std::string& path)
      : path_(path), file_(open_binary(path)), stream_(ZSTD_createCStream()), buffer_(ZSTD_CStreamOutSize()) {
    ZSTD_initCStream(stream_.get(), 3);
  }
  void write(std::string_view text) override { compress(text, ZSTD_e_continue); }
  void close() override {
    compress({}, ZSTD_e_end);
    if (std::fclose(file_.release()) != 0) {
      fail(path_, std::strerror(errno));
    }
  }

 private:
  struct StreamCloser {
    void operator()(ZSTD_CStream* stream) const { ZSTD_freeCStream(stream); }
  };

  void compress(std::string_view text, ZSTD_EndDirective directive) {
    ZSTD_inBuffer input{text.data(), text.size(), 0};
    std::size_t left = 1;
    while (input.pos < input.size || (directive == ZSTD_e_end && left != 0)) {
      ZSTD_outBuffer output{buffer_.data(), buffer_.size(), 0};
      left = ZSTD_compressStream2(stream_.get(), &output, &input, directive);
      if (ZSTD_isError(left) != 0 || std::fwrite(buffer_.data(), 1, output.pos, file_.get()) != output.pos) {
        fail(path_, "compression or writing failed");
      }
    }
  }

  std::string path_;
  FileHandle file_;
  std::unique_ptr<ZSTD_CStream, StreamCloser> stream_;
  std::vector<char> buffer_;
};

}  // namespace

std::unique_ptr<TextFile> open_text_file(const std::string& path) {
  if (path.ends_with(".gz")) {
    return std::make_unique<GzipFile>(path);
  }
  if (path.ends_with(".zst")) {
    return std::make_unique<ZstdFile>(path);
  }
  return std::make_unique<PlainFile>(path);
}

}  // namespace pulpo::plugins
