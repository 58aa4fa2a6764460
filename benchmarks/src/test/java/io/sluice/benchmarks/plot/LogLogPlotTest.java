package io.sluice.benchmarks.plot;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.sluice.benchmarks.plot.Series.Point;
import java.io.StringReader;
import java.util.ArrayList;
import java.util.List;
import javax.xml.parsers.DocumentBuilderFactory;
import org.junit.jupiter.api.Test;
import org.w3c.dom.Document;
import org.w3c.dom.Element;
import org.w3c.dom.NodeList;
import org.xml.sax.InputSource;

class LogLogPlotTest {
  private static Panel panel(Point... points) {
    return new Panel(
        "a < b", "size", "time", List.of(new Series("a & b", 0, false, List.of(points))));
  }

  private static Document parsed(Panel... panels) throws Exception {
    String svg = LogLogPlot.svg("what it shows", List.of(panels));
    return DocumentBuilderFactory.newInstance()
        .newDocumentBuilder()
        .parse(new InputSource(new StringReader(svg)));
  }

  private static List<String> texts(Document document) {
    List<String> texts = new ArrayList<>();
    NodeList found = document.getElementsByTagName("text");
    for (int i = 0; i < found.getLength(); i++) {
      texts.add(found.item(i).getTextContent());
    }
    return texts;
  }

  @Test
  void itIsXmlWithLabelsAndWholeDecades() throws Exception {
    Document document = parsed(panel(new Point(20, 0.03), new Point(3000, 7)));
    assertThat(texts(document))
        .containsExactly(
            "a < b", "10", "100", "1 k", "10 k", "0.01", "0.1", "1", "10", "size", "time", "a & b");
  }

  @Test
  void equalFactorsAreEquallyFarApart() throws Exception {
    Document document = parsed(panel(new Point(10, 1), new Point(100, 10), new Point(1000, 100)));
    NodeList circles = document.getElementsByTagName("circle");
    double[] x = new double[3];
    for (int i = 0; i < 3; i++) {
      x[i] = Double.parseDouble(((Element) circles.item(i)).getAttribute("cx"));
    }
    assertThat(x[1] - x[0]).isPositive().isEqualTo(x[2] - x[1]);
  }

  @Test
  void aValueOfZeroIsRefused() {
    assertThatThrownBy(() -> parsed(panel(new Point(1, 0))))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("plot 'a < b'");
  }
}
