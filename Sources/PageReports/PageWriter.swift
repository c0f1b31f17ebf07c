import Reports

/// Writes the one file of a page.
struct PageWriter {
  let title: String
  /// The data as JSON, fit to stand in a script element.
  let data: [UInt8]
  let drawing: PageDrawing

  /// Writes it.
  func write(to sink: ReportSink) {
    sink.write(
      """
      <!doctype html>
      <html lang="en">
      <head>
      <meta charset="utf-8">
      <meta http-equiv="Content-Security-Policy" content="\(policy)">
      <meta name="viewport" content="width=device-width, initial-scale=1">
      <meta name="referrer" content="no-referrer">
      <meta name="color-scheme" content="light dark">
      <meta name="generator" content="\(Tool.netsim.name) \(Tool.netsim.version)">
      <title>\(MarkupText.escaped(title))</title>
      <style>\(PageAssets.style)</style>
      </head>
      <body>

      """
    )
    let (head, tail) = PageAssets.body
    sink.write(head.replacing("@title@", with: MarkupText.escaped(title)))
    sink.write(drawing.svg ?? "")
    sink.write(tail.replacing("@note@", with: MarkupText.escaped(drawing.note ?? "")))
    sink.write("<script type=\"application/json\" id=\"ui-data\">")
    sink.write(data)
    sink.write("</script>\n<script>\(PageAssets.script)</script>\n</body>\n</html>\n")
  }

  /// Nothing may be fetched, framed or sent; only this script and this style count.
  private var policy: String {
    let (style, script) = (hash(PageAssets.style), hash(PageAssets.script))
    return """
      default-src 'none'; style-src '\(style)'; script-src '\(script)'; base-uri 'none'; \
      form-action 'none'
      """
  }

  private func hash(_ text: String) -> String {
    "sha256-\(Base64.text(SHA256.hash(Array(text.utf8))))"
  }
}

/// The files that every page is made of.
enum PageAssets {
  /// The style sheet.
  static let style =
    "\n" + text([PackageResources.page_css, PackageResources.parts_css]) + PicturePalette.style

  /// The program: its files one after the other, in a scope of their own.
  static let script =
    "\n\"use strict\";\n(() => {\n"
    + text([
      PackageResources.data_js, PackageResources.dom_js, PackageResources.details_js,
      PackageResources.axis_js, PackageResources.heatmap_js, PackageResources.grid_js,
      PackageResources.picture_js, PackageResources.lookup_js, PackageResources.sections_js,
      PackageResources.main_js,
    ]) + "})();\n"

  /// What stands in the body before the picture, with `@title@` for the title, and behind it, with
  /// `@note@` for what is to be said of the picture.
  static let body: (head: String, tail: String) = {
    let parts = text([PackageResources.body_html]).split(separator: "@picture@", maxSplits: 1)
    return (String(parts[0]), String(parts[1]))
  }()

  private static func text(_ files: [[UInt8]]) -> String {
    files.map { String(decoding: $0, as: UTF8.self) }.joined()
  }
}
