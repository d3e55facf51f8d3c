/// Third-party XML parsers, for tests of the XML that evalrun writes.
#pragma once
#include <functional>
#include <sstream>
#include <stdexcept>
#include <string>

#include <boost/property_tree/ptree.hpp>
#include <boost/property_tree/xml_parser.hpp>
#include <expat.h>

namespace evalrun::support {

using Xml = boost::property_tree::ptree;

/// Throws if the text is not well-formed.
inline Xml parse_xml(const std::string& text) {
  // Expat checks every rule of XML; the property tree makes lookups easy.
  XML_Parser parser = XML_ParserCreate(nullptr);
  const bool whole = XML_Parse(parser, text.data(), static_cast<int>(text.size()), XML_TRUE) == XML_STATUS_OK;
  const std::string why = whole ? "" : XML_ErrorString(XML_GetErrorCode(parser));
  XML_ParserFree(parser);
  if (!whole) throw std::runtime_error("not well-formed XML: " + why);
  std::istringstream in(text);
  Xml document;
  boost::property_tree::read_xml(in, document);
  return document;
}

/// The attribute of the element at a path.
inline std::string xml_attribute(const Xml& document, const std::string& path, const std::string& name) {
  return document.get<std::string>(path + ".<xmlattr>." + name);
}

inline void for_each_element(const Xml& document, const std::string& name, const std::function<void(const Xml&)>& use) {
  for (const auto& [tag, element] : document) {
    if (tag == name) use(element);
    for_each_element(element, name, use);
  }
}

}  // namespace evalrun::support
