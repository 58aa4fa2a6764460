package io.sluice.jobs.demo;

import static org.assertj.core.api.Assertions.assertThat;

import io.sluice.jobs.demo.VersionFindings.Episodes;
import java.util.ArrayList;
import java.util.List;
import org.assertj.core.data.Offset;
import org.junit.jupiter.api.Test;

/**
 * Rows are drawn one character each: a dot for a reading without fault, C, W and L for cavitation,
 * bearing wear and a leak; the line below has an exclamation mark for an alarm; the third, the
 * version.
 */
class FaultReportTest {
  private static final Offset<Double> EXACT = Offset.offset(1e-12);

  @Test
  void threeAlarmsInARowFindAFaultAndTwoDoNot() {
    FaultReport report =
        FaultReport.of(
            rows(
                "pump-0",
                "..WWWWW..WWWWW..CCCC.",
                "!..!!!...!!.!!..!!!..",
                "111111111111111111111"));

    VersionFindings findings = report.versions().get("1");
    assertThat(findings.episodes(PumpFault.BEARING_WEAR)).isEqualTo(new Episodes(1, 2));
    assertThat(findings.episodes(PumpFault.CAVITATION)).isEqualTo(new Episodes(1, 1));
    assertThat(findings.episodes(PumpFault.SEAL_LEAK)).isEqualTo(new Episodes(0, 0));
    assertThat(findings.episodes()).isEqualTo(new Episodes(2, 3));
    assertThat(report.cut()).isZero();
  }

  @Test
  void alarmsBeforeAndAfterAFaultDoNotFindIt() {
    FaultReport report = FaultReport.of(rows("pump-0", "..WWWW..", "!!!..!!!", "11111111"));

    assertThat(report.versions().get("1").episodes()).isEqualTo(new Episodes(0, 1));
  }

  @Test
  void ratesCountReadings() {
    FaultReport report =
        FaultReport.of(rows("pump-0", "WWWW.......", "!!!.!......", "11111111111"));

    VersionFindings findings = report.versions().get("1");
    assertThat(findings.quality().rows()).isEqualTo(11);
    assertThat(findings.quality().precision()).isEqualTo(0.75, EXACT);
    assertThat(findings.quality().recall()).isEqualTo(0.75, EXACT);
    assertThat(findings.quality().falseAlarmRate()).isEqualTo(1 / 7.0, EXACT);
  }

  @Test
  void ratesOfNothingAreNaN() {
    VersionFindings findings =
        FaultReport.of(rows("pump-0", "...", "...", "111")).versions().get("1");

    assertThat(findings.quality().precision()).isNaN();
    assertThat(findings.quality().recall()).isNaN();
    assertThat(findings.quality().falseAlarmRate()).isZero();
  }

  @Test
  void eachVersionAnswersForWhatItScored() {
    FaultReport report = FaultReport.of(rows("pump-0", ".WWW..CCC.", "!.....!!!.", "1111122222"));

    assertThat(report.versions().get("1").episodes()).isEqualTo(new Episodes(0, 1));
    assertThat(report.versions().get("1").quality().falseAlarmRate()).isEqualTo(0.5, EXACT);
    assertThat(report.versions().get("2").episodes()).isEqualTo(new Episodes(1, 1));
    assertThat(report.versions().get("2").quality().precision()).isEqualTo(1, EXACT);
  }

  @Test
  void faultsCutByTheSwapOrTheEndCountForNoVersion() {
    FaultReport report =
        FaultReport.of(rows("pump-0", ".WWWWWW..CCC", ".!!!!!!..!!!", "111122222222"));

    assertThat(report.versions().get("1").episodes()).isEqualTo(new Episodes(0, 0));
    assertThat(report.versions().get("2").episodes()).isEqualTo(new Episodes(0, 0));
    assertThat(report.cut()).isEqualTo(2);
  }

  @Test
  void pumpsAreKeptApart() {
    List<ScoreRow> first = rows("pump-0", "WWWW.", "!.!..", "11111");
    List<ScoreRow> second = rows("pump-1", "WWWW.", ".!.!.", "11111");
    List<ScoreRow> mixed = new ArrayList<>();
    for (int i = 0; i < first.size(); i++) {
      mixed.add(first.get(i));
      mixed.add(second.get(i));
    }

    FaultReport report = FaultReport.of(mixed);

    assertThat(report.versions().get("1").episodes()).isEqualTo(new Episodes(0, 2));
  }

  static List<ScoreRow> rows(String pump, String faults, String alarms, String versions) {
    assertThat(faults).hasSameSizeAs(alarms).hasSameSizeAs(versions);
    List<ScoreRow> rows = new ArrayList<>();
    for (int i = 0; i < faults.length(); i++) {
      PumpFault fault =
          switch (faults.charAt(i)) {
            case 'C' -> PumpFault.CAVITATION;
            case 'W' -> PumpFault.BEARING_WEAR;
            case 'L' -> PumpFault.SEAL_LEAK;
            default -> PumpFault.NONE;
          };
      boolean alarm = alarms.charAt(i) == '!';
      rows.add(new ScoreRow(i, 1000L * i, pump, fault, 0, alarm, versions.substring(i, i + 1)));
    }
    return rows;
  }
}
