extension String {
  /// The path as the path of a URI reference (RFC 3986): letters, digits and `-._~/` as they are, other
  /// bytes as `%XX`.
  public var percentEncoded: String {
    let digits = Array("0123456789ABCDEF")
    var result = ""
    for byte in utf8 {
      let scalar = Unicode.Scalar(byte)
      let isUnreserved = "-._~/".unicodeScalars.contains(scalar)
      if isUnreserved || scalar.isASCII && scalar.properties.isAlphabetic || ("0"..."9") ~= scalar {
        result.unicodeScalars.append(scalar)
      } else {
        result += "%\(digits[Int(byte >> 4)])\(digits[Int(byte & 15)])"
      }
    }
    return result
  }
}
