import Foundation
import Reports
import Testing

/// Whether what pictures say can be read.
struct GraphPaletteTests {
  @Test(arguments: [Graph.Presentation.Theme.light, .dark])
  func `every text has enough contrast on every ground`(theme: Graph.Presentation.Theme) {
    for ground in GraphPalette.grounds {
      for ink in GraphPalette.inks {
        let contrast = contrast(ink.on(theme), ground.on(theme))
        #expect(contrast >= 4.5, "\(ink.on(theme)) on \(ground.on(theme)): \(contrast)")
      }
    }
  }

  @Test func `a colour of the light theme is told by itself which one it is in the dark`() {
    let frames = GraphPalette.allTints.map(\.frame)
    let inks = GraphPalette.inks + [GraphPalette.pale] + GraphPalette.grounds.dropFirst() + frames
    #expect(Set(inks.map(\.light)).count == inks.count)
  }

  @Test func `the measure of contrast is that of the guidelines`() {
    #expect(contrast("#000000", "#ffffff") == 21)
    #expect(contrast("#777777", "#ffffff") < 4.5)
    #expect(contrast("#767676", "#ffffff") > 4.5)
  }

  /// Web Content Accessibility Guidelines 2.1, *contrast ratio*.
  private func contrast(_ one: String, _ other: String) -> Double {
    let luminances = [luminance(one), luminance(other)].sorted()
    return (luminances[1] + 0.05) / (luminances[0] + 0.05)
  }

  /// Web Content Accessibility Guidelines 2.1, *relative luminance*.
  private func luminance(_ color: String) -> Double {
    let value = Int(color.dropFirst(), radix: 16) ?? 0
    let channels = [16, 8, 0].map { shift -> Double in
      let channel = Double(value >> shift & 0xFF) / 255
      return channel <= 0.03928 ? channel / 12.92 : pow((channel + 0.055) / 1.055, 2.4)
    }
    return 0.2126 * channels[0] + 0.7152 * channels[1] + 0.0722 * channels[2]
  }
}
