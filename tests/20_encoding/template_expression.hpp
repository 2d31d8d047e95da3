// SPDX-License-Identifier: Apache-2.0
// Evaluates the word templates of the reference tables: integer expressions with C's operators and {field} operands.
#pragma once

#include <cstdint>
#include <map>
#include <string>

namespace pulpo::test {

/// Recursive descent over | ^ & << >> + - * unary minus and parentheses, in C's precedence.
class TemplateExpression {
 public:
  TemplateExpression(std::string text, const std::map<std::string, std::int64_t>& operands)
      : text_(std::move(text)), operands_(operands) {}
  std::int64_t value() { return binary(0); }

 private:
  struct Operator {
    const char* symbol;
    int level;
  };
  static constexpr Operator operators_[] = {{"|", 0},  {"^", 1}, {"&", 2}, {"<<", 3},
                                            {">>", 3}, {"+", 4}, {"-", 4}, {"*", 5}};

  void skip() {
    while (at_ < text_.size() && text_[at_] == ' ') {
      ++at_;
    }
  }
  const Operator* take_operator(int level) {
    skip();
    for (const Operator& candidate : operators_) {
      if (candidate.level == level && text_.compare(at_, std::string(candidate.symbol).size(), candidate.symbol) == 0) {
        at_ += std::string(candidate.symbol).size();
        return &candidate;
      }
    }
    return nullptr;
  }
  static std::int64_t apply(const std::string& symbol, std::int64_t a, std::int64_t b) {
    if (symbol == "|") return a | b;
    if (symbol == "^") return a ^ b;
    if (symbol == "&") return a & b;
    if (symbol == "<<") return a << b;
    if (symbol == ">>") return a >> b;
    if (symbol == "+") return a + b;
    return symbol == "-" ? a - b : a * b;
  }
  std::int64_t binary(int level) {
    if (level == 6) {
      return primary();
    }
    std::int64_t left = binary(level + 1);
    while (const Operator* found = take_operator(level)) {
      left = apply(found->symbol, left, binary(level + 1));
    }
    return left;
  }
  std::int64_t primary() {
    skip();
    if (text_[at_] == '-') {
      ++at_;
      return -primary();
    }
    if (text_[at_] == '(') {
      ++at_;
      const std::int64_t inner = binary(0);
      skip();
      ++at_;
      return inner;
    }
    if (text_[at_] == '{') {
      const auto end = text_.find('}', at_);
      const std::string name = text_.substr(at_ + 1, end - at_ - 1);
      at_ = end + 1;
      return operands_.at(name);
    }
    std::size_t used = 0;
    const std::int64_t number = std::stoll(text_.substr(at_), &used, 0);
    at_ += used;
    return number;
  }

  std::string text_;
  const std::map<std::string, std::int64_t>& operands_;
  std::size_t at_ = 0;
};

}  // namespace pulpo::test
